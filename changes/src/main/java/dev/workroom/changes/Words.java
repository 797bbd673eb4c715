package dev.workroom.changes;

import dev.workroom.core.tool.Operation;

/** The sentences in which people and models hear of changes. */
final class Words {
  private Words() {}

  /** A path for reading: nothing in it can act on a terminal or reverse the text. */
  static String shown(byte[] path) {
    return shown(Names.escape(path));
  }

  static String shown(String escaped) {
    StringBuilder text = new StringBuilder();
    escaped
        .codePoints()
        .forEach(point -> {
          int type = Character.getType(point);
          if (type == Character.FORMAT || type == Character.CONTROL) {
            text.append(String.format("\\u%04X", point));
          } else {
            text.appendCodePoint(point);
          }
        });
    return text.toString();
  }

  static String verb(Operation operation) {
    return switch (operation) {
      case Operation.Write _ -> "written";
      case Operation.MakeDirectory _ -> "made";
      case Operation.Move _ -> "moved";
      case Operation.Delete _ -> "deleted";
      case Operation.Link _ -> "linked";
    };
  }

  static String verb(Step.Kind kind) {
    return switch (kind) {
      case PUT -> "written";
      case LINK -> "linked";
      case DIRECTORY -> "made";
      case MOVE -> "moved";
      case DELETE -> "deleted";
    };
  }

  static String failed(String verb, String path, KernelException why) {
    return path + " was not " + verb + ": " + why.getMessage() + ".";
  }

  /** What a step would do. */
  static String change(Step step, Plan plan) {
    String path = shown(plan.shown(step.spot()));
    return switch (step.kind()) {
      case PUT -> (step.seen().isPresent() ? "overwrite " : "create ") + path;
      case LINK -> "make the link " + path + " to " + shown(step.sha256().orElse(""));
      case DIRECTORY -> "make the directory " + path;
      case MOVE -> "move " + shown(plan.shown(step.origin())) + " to " + path;
      case DELETE ->
          step.seen().filter(Stamp::isDirectory).isPresent()
              ? "delete the directory " + path + " with all that is in it"
              : "delete " + path;
    };
  }
}
