package dev.workroom.app;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code workroom plugin}: looks into plugins, installs them, makes new ones. */
final class PluginCommand implements Command {
  private static final String ACTIONS =
      "There are: install, list, update, remove, enable, disable, details, validate, settings, marketplace, new, test, pack, save, match.";
  private static final String JSON = "--json";
  private static final String YES = "--yes";
  private static final String ALL = "--all";
  private static final String OUT = "--out";
  private static final String COMMAND = "--command";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = Command.named("plugin", "Install, look into and make plugins.");
    spec.addPositional(
        Command.parameter(
            "ACTION",
            "install, list, update, remove, enable, disable; details, validate; settings; marketplace add|list|update|remove; new, test, pack; save, match."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .arity("0..*")
            .index("1..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("WHAT")
            .description(
                "A folder, a .plugin or .zip file, a marketplace, NAME or NAME@MARKETPLACE.")
            .build());
    spec.addOption(Command.flag("Print JSON.", JSON));
    spec.addOption(Command.flag("Accept what is shown.", YES));
    spec.addOption(Command.flag("Of a marketplace: all its plugins.", ALL));
    spec.addOption(
        Command.flag("Of save: a command, which the model does not choose by itself.", COMMAND));
    spec.addOption(Command.option("FILE", "Where to put what is made.", OUT));
    return spec;
  }

  @Override
  public Exit run(ParseResult arguments, Program program) throws Exception {
    String action = Command.parameter(arguments, 0);
    if (action.isEmpty()) {
      throw UserError.usage("Say what: workroom plugin ACTION. " + ACTIONS);
    }
    List<String> what = arguments.matchedPositionalValue(1, List.<String>of());
    boolean json = arguments.hasMatchedOption(JSON);
    var shop =
        new PluginShop(
            program, arguments.hasMatchedOption(YES), arguments.hasMatchedOption(ALL), json);
    String out = Command.value(arguments, OUT, "");
    return switch (action) {
      case "details", "validate" ->
          PluginDetails.show(path(one(action, what)), action.equals("validate"), json, program);
      case "install" -> shop.install(some(action, what));
      case "list" -> shop.list();
      case "update" -> shop.update(what);
      case "remove", "uninstall" -> shop.remove(some(action, what));
      case "enable" -> shop.enable(some(action, what), true);
      case "disable" -> shop.enable(some(action, what), false);
      case "settings" -> shop.settings(some(action, what));
      case "test" -> PluginMaking.test(path(one(action, what)), program);
      case "match" -> PluginMaking.match(what, program);
      case "save" -> PluginMaking.save(what, out, arguments.hasMatchedOption(COMMAND), program);
      case "marketplace" -> shop.marketplace(some(action, what));
      case "new" -> PluginMaking.start(one(action, what), out, program);
      case "pack" -> PluginMaking.pack(path(one(action, what)), out, program);
      default ->
          throw UserError.usage("There is no 'workroom plugin %s'. %s".formatted(action, ACTIONS));
    };
  }

  private static Path path(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  private static String one(String action, List<String> what) {
    return some(action, what).getFirst();
  }

  private static List<String> some(String action, List<String> what) {
    if (what.isEmpty()) {
      throw UserError.usage("Say what: workroom plugin %s WHAT.".formatted(action));
    }
    return what;
  }
}
