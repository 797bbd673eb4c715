package dev.workroom.server;

import java.io.InputStream;
import java.util.List;

/** What is beside the sessions: folders, uploads, workspaces, settings, search, health. */
final class OfficeRoutes {
  private final Office office;
  private final Dispatch dispatch;
  private final Once once;

  OfficeRoutes(Office office, Dispatch dispatch, Once once) {
    this.office = office;
    this.dispatch = dispatch;
    this.once = once;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/me", x -> x.json(office.me())),
        Route.get("/api/folders", x -> x.json(office.folders(x.query("path").orElse("")))),
        Route.act("/api/folders", 201, once, x -> office.newFolder(x.body())),
        Route.act("/api/uploads", 201, once, this::upload),
        Route.delete("/api/uploads/{upload}", x -> x.json(office.dropUpload(x.part("upload")))),
        Route.post("/api/brief", x -> x.json(office.readBrief(x.body()))),
        Route.get("/api/workspaces", x -> x.json(office.workspaces())),
        Route.put(
            "/api/workspaces/{name}", x -> x.json(office.saveWorkspace(x.part("name"), x.body()))),
        Route.delete("/api/workspaces/{name}", x -> x.json(office.removeWorkspace(x.part("name")))),
        Route.get(
            "/api/commands",
            x -> x.json(office.commands(x.query("session").map(Exchange::session)))),
        Route.get("/api/suggestions", x -> x.json(office.suggestions())),
        Route.get("/api/settings", x -> x.json(office.settings())),
        Route.put("/api/settings", x -> x.json(office.changeSettings(x.body()))),
        Route.put(
            "/api/keys/{provider}", x -> x.json(office.storeKey(x.part("provider"), x.body()))),
        Route.delete("/api/keys/{provider}", x -> x.json(office.removeKey(x.part("provider")))),
        Route.get(
            "/api/health", x -> x.json(office.health(dispatch.working(), dispatch.waiting()))),
        Route.get(
            "/api/search",
            x -> x.json(office.search(x.needed("q"), (int) x.number("limit", 30, 1, 200)))),
        Route.get("/api/grants", x -> x.json(office.grants())));
  }

  private Object upload(Exchange exchange) throws Exception {
    try (InputStream in = exchange.request().content().inputStream()) {
      return office.upload(exchange.needed("name"), in);
    }
  }
}
