package dev.workroom.app;

import dev.workroom.core.event.Setup;
import dev.workroom.core.model.ModelException;
import dev.workroom.core.session.Sessions;
import dev.workroom.core.tool.Tool;
import dev.workroom.models.ProviderSearch;
import dev.workroom.tools.Network;
import dev.workroom.tools.SearchEndpoint;
import dev.workroom.tools.WebFetchTool;
import dev.workroom.tools.WebSearch;
import dev.workroom.tools.WebSearchTool;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The tools for the web, where the session may reach any of it. */
final class WebTools {
  private static final String PROVIDER = "provider";

  private WebTools() {}

  static List<Tool> of(Workshop workshop, Sessions sessions, Setup setup, Network network) {
    if (setup.stays() || (setup.hosts().isEmpty() && setup.search().isEmpty())) {
      return List.of();
    }
    var named = new NamedAddresses(sessions, workshop.contents());
    var all = new ArrayList<Tool>();
    all.add(new WebFetchTool(network, named::has, WebTools::tls));
    setup.search().ifPresent(by -> all.add(new WebSearchTool(search(workshop, setup, by))));
    return all;
  }

  /**
   * @throws UserError if the settings say something else than a search
   */
  private static WebSearch search(Workshop workshop, Setup setup, String by) {
    if (by.equals(PROVIDER)) {
      return query -> provider(workshop, setup, query);
    }
    try {
      return new SearchEndpoint(by, WebTools::tls);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(
          "The setting %s is '%s'; it takes '%s' or the address of a search service."
              .formatted(Reach.SEARCH, Terminal.oneLine(by, 100), PROVIDER));
    }
  }

  private static WebSearch.Found provider(Workshop workshop, Setup setup, String query)
      throws IOException, InterruptedException {
    try (ProviderSearch search =
        workshop.models().search(setup.model(), setup.baseUrl().orElse(""))) {
      ProviderSearch.Found found = search.search(query);
      List<WebSearch.Hit> hits =
          found.titles().entrySet().stream()
              .map(hit -> new WebSearch.Hit(hit.getValue(), hit.getKey(), ""))
              .toList();
      return new WebSearch.Found(found.text(), hits, found.usage());
    } catch (ModelException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Whom this Java trusts. */
  static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no TLS.", e);
    }
  }
}
