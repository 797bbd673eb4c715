package dev.workroom.core.policy;

import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Guardrail.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a person's sentence as limits that the house can hold. A sentence counts only as a whole:
 * "Never change exports/" is a limit, "never change exports/ before I have seen it" is none,
 * because half an understanding would be worse than none. No model has a part in it.
 */
public final class GuardrailGrammar {
  private static final String NOT =
      "(?:please\\s+)?(?:you\\s+)?(?:never|do\\s+not|don['’]t|must\\s+not|may\\s+not|must\\s+never|shall\\s+not|should\\s+not|cannot)\\s+(?:ever\\s+)?";
  private static final String CHANGE =
      "(?:change|modify|edit|touch|alter|overwrite|update|replace|rename|write(?:\\s+(?:to|into|in))?|save(?:\\s+(?:to|into|in))?)";
  private static final String REMOVE = "(?:delete|remove|erase|move)";
  private static final String VERB = "(?:" + CHANGE + "|" + REMOVE + ")";
  private static final String OR = "(?:\\s*,\\s*(?:and\\s+|or\\s+)?|\\s+(?:or|and|nor)\\s+)";
  private static final String VERBS = "(?<verbs>" + VERB + "(?:" + OR + VERB + ")*)";
  private static final String CHANGED =
      "(?:changed|modified|edited|touched|altered|overwritten|updated|replaced|renamed|written)";
  private static final String REMOVED = "(?:deleted|removed|erased|moved)";
  private static final String DONE = "(?:" + CHANGED + "|" + REMOVED + ")";
  private static final String DONES = "(?<verbs>" + DONE + "(?:" + OR + DONE + ")*)";
  private static final String IS =
      "(?:is|are|be|gets?|may\\s+be|must\\s+be|can\\s+be|will\\s+be|shall\\s+be)\\s+(?:ever\\s+)?";
  private static final String IN = "(?:in|under|inside|below|within|from)";

  private static final String QUOTED = "`[^`]+`|\"[^\"]+\"|“[^”]+”|'[^']+'";
  private static final String NAME = "[^\\s,;`\"“”'’()]+";
  private static final String PATHLIKE = "(?=[^\\s,;]*[/*]|[^\\s,;]*\\w[.]\\w)" + NAME;
  private static final String KIND = "(?:folders?|director(?:y|ies)|files?)";
  private static final String FOLDER = "(?:folder|directory)";
  private static final String PATH =
      "(?:(?:the\\s+)?(?:"
          + KIND
          + "\\s+)?(?:"
          + QUOTED
          + "|"
          + PATHLIKE
          + ")(?:\\s+"
          + KIND
          + ")?|(?:the\\s+)?(?:"
          + FOLDER
          + "\\s+"
          + NAME
          + "|(?!(?:any|other|this|that|a|new|no|my|our|whole)\\s)"
          + NAME
          + "\\s+"
          + FOLDER
          + "))";
  private static final String ALL_IN =
      "(?:(?:anything|everything|any\\s+files?|all\\s+files|the\\s+files|files|a\\s+file|what\\s+is)\\s+"
          + IN
          + "\\s+)?";
  private static final String PATHS =
      "(?<paths>" + ALL_IN + PATH + "(?:" + OR + ALL_IN + PATH + ")*)";
  private static final Pattern ONE_PATH =
      Pattern.compile(
          "(?<quoted>"
              + QUOTED
              + ")|(?<kinded>"
              + KIND
              + "\\s+(?<after>"
              + NAME
              + "))|(?<plain>"
              + NAME
              + ")",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NEVER = whole(NOT + VERBS + "\\s+" + PATHS);
  private static final Pattern NOTHING_IN =
      whole("(?:nothing|no\\s+files?)\\s+" + IN + "\\s+" + PATHS + "\\s+" + IS + DONES);
  private static final Pattern IS_NOT =
      whole(
          PATHS
              + "\\s+(?:(?:is|are)\\s+(?:not|never)(?:\\s+to\\s+be)?|(?:must|may|should|shall|can)\\s*(?:not|never)\\s+be)\\s+"
              + DONES);
  private static final String STILL =
      "(?:read[- ]only|untouched|unchanged|alone|intact|as\\s+(?:it|they)\\s+(?:is|are)|as\\s+is)";
  private static final Pattern STAYS =
      whole(
          PATHS
              + "\\s+(?:is|are|stays?|remains?|must\\s+(?:stay|remain|be)|should\\s+(?:stay|remain|be))\\s+"
              + STILL);
  private static final Pattern KEEP =
      whole("(?:please\\s+)?(?:keep|leave)\\s+" + PATHS + "\\s+" + STILL);
  private static final Pattern READ_ONLY =
      whole("(?:only\\s+read|read[- ]only)(?:\\s*:|\\s+access\\s+to)?\\s+" + PATHS);

  private static final String MAKE = "(?:change|modify|edit|write|create|touch|save)";
  private static final String AT =
      "(?:\\s+(?:files|anything))?(?:\\s+(?:in|to|into|inside|under|within))?";
  private static final Pattern ONLY =
      whole(
          "(?:you\\s+may\\s+)?only\\s+"
              + MAKE
              + AT
              + "\\s+"
              + PATHS
              + "|(?:you\\s+may\\s+)?"
              + MAKE
              + AT
              + "\\s+only(?:\\s+(?:in|to|into|inside|under|within))?\\s+"
              + PATHS.replace("<paths>", "<paths2>")
              + "|"
              + MAKE
              + "\\s+nothing\\s+(?:but|except|outside(?:\\s+of)?|other\\s+than)\\s+"
              + PATHS.replace("<paths>", "<paths3>"));
  private static final Pattern NOTHING_BUT =
      whole(
          NOT
              + MAKE
              + "\\s+(?:anything|any\\s+files?|files)\\s+(?:but|except|outside(?:\\s+of)?|other\\s+than)\\s+"
              + PATHS
              + "|nothing\\s+(?:but|except|outside(?:\\s+of)?|other\\s+than)\\s+"
              + PATHS.replace("<paths>", "<paths2>")
              + "\\s+"
              + IS
              + CHANGED);
  private static final Pattern CHANGE_NOTHING =
      whole(
          NOT
              + CHANGE
              + "\\s+(?:anything|any\\s+files?)|"
              + CHANGE
              + "\\s+nothing|nothing\\s+"
              + IS
              + CHANGED);

  private static final Pattern NO_DELETIONS =
      whole(
          "no\\s+(?:deletions?|deleting)|"
              + NOT
              + "(?:delete|remove|erase)(?:\\s+or\\s+(?:delete|remove|erase|move))?(?:\\s+(?:anything|any\\s+files?|files))?|(?:delete|remove|erase)\\s+nothing|(?:nothing|no\\s+files?)\\s+"
              + IS
              + "(?:deleted|removed|erased)");
  private static final Pattern NO_NETWORK =
      whole(
          "(?:no|without)\\s+(?:the\\s+)?(?:network|internet|web|online)(?:\\s+(?:access|requests?|calls?|connections?|use|search(?:es)?))?|"
              + NOT
              + "(?:use|access|go\\s+(?:on|to|onto)|go|connect\\s+to|reach(?:\\s+out\\s+to)?)\\s+(?:the\\s+)?(?:network|internet|web|online)|(?:stay|work|remain)\\s+offline");
  private static final String SEND =
      "(?:send|publish|post|upload|share|e-?mail|mail|submit|deploy|push)";
  private static final Pattern NO_SENDING =
      whole(
          NOT
              + SEND
              + "(?:"
              + OR
              + SEND
              + ")*(?:\\s+(?:anything|it|them|files?|any\\s+files?|data|any\\s+data|e-?mails?|messages?|results?|the\\s+\\w+))?(?:\\s+(?:anywhere|out|outside|online|externally|to\\s+any(?:one|body)))?|no\\s+(?:sending|publishing|publication|uploads?|uploading|posting|e-?mails?|sharing)(?:"
              + OR
              + "(?:sending|publishing|publication|uploads?|uploading|posting|e-?mails?|sharing))*|nothing\\s+(?:leaves|may\\s+leave|must\\s+leave)\\s+(?:this|the|my)\\s+(?:computer|machine|house|company)|nothing\\s+"
              + IS
              + "(?:sent|published|posted|uploaded|shared)(?:\\s+or\\s+(?:sent|published|posted|uploaded|shared))*");
  private static final Pattern NO_COMMANDS =
      whole(
          "no\\s+(?:shell|commands?|shell\\s+commands?|scripts?|code\\s+execution|programs?)|"
              + NOT
              + "(?:run|execute|use|start)\\s+(?:any\\s+|the\\s+)?(?:shell|shell\\s+commands?|commands?|scripts?|code|programs?)(?:\\s+or\\s+(?:commands?|scripts?|code|programs?))?");
  private static final Pattern NO_SUBAGENTS =
      whole(
          "no\\s+(?:sub-?agents?|other\\s+agents?|delegation)|"
              + NOT
              + "(?:use|start|spawn|launch)\\s+(?:any\\s+)?(?:sub-?agents?|other\\s+agents?)");
  private static final String COUNT =
      "(?:at\\s+most|no\\s+more\\s+than|not\\s+more\\s+than|up\\s+to|a\\s+maximum\\s+of|max(?:imum)?)\\s+(?<count>\\d{1,6}|one|two|three|four|five|six|seven|eight|nine|ten)\\s+(?:existing\\s+|changed\\s+|other\\s+)?files?";
  private static final Pattern MOST_FILES =
      whole(
          "(?:you\\s+may\\s+)?(?:(?:change|modify|touch|edit|create|write)"
              + "(?:\\s+or\\s+(?:change|modify|touch|edit|create|write))*\\s+)?"
              + COUNT
              + "(?:\\s+(?:(?:is|are|be|may\\s+be|may|can\\s+be|to\\s+be)\\s+)?(?:changed|touched|modified|edited|created|written|change))?");
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  private GuardrailGrammar() {}

  /** The sentence with what can be held of it. */
  public static Guardrail read(String sentence) {
    return new Guardrail(sentence.strip(), limits(sentence));
  }

  /** What can be held of the sentence; all of it or nothing. */
  static List<Limit> limits(String sentence) {
    String plain = plain(sentence);
    List<Limit> one = one(plain);
    if (!one.isEmpty()) {
      return one;
    }
    var all = new ArrayList<Limit>();
    String[] parts = plain.split("\\s*(?:[;,.](?=\\s)|\\s(?:and|but)\\s)\\s*", -1);
    if (parts.length < 2 || parts.length > 20) {
      return List.of();
    }
    for (String part : parts) {
      List<Limit> limits = one(part.replaceFirst("(?i)^(?:and|but)\\s+", ""));
      if (limits.isEmpty()) {
        return List.of();
      }
      all.addAll(limits);
    }
    return List.copyOf(all);
  }

  private static String plain(String sentence) {
    return sentence
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\*\\*(?=\\p{L})|(?<=[\\p{L}.:!])\\*\\*", "")
        .replaceFirst("[.!;,]+$", "");
  }

  private static List<Limit> one(String text) {
    if (text.length() > 400) {
      return List.of(); // no sentence of ours, and patterns are not for books
    }
    if (CHANGE_NOTHING.matcher(text).matches()) {
      return List.of(new Limit.Untouched("**"));
    }
    if (NO_DELETIONS.matcher(text).matches()) {
      return List.of(new Limit.NoDeletions());
    }
    if (NO_NETWORK.matcher(text).matches() || NO_SENDING.matcher(text).matches()) {
      return List.of(new Limit.NoReach());
    }
    if (NO_COMMANDS.matcher(text).matches()) {
      return List.of(new Limit.NoCommands());
    }
    if (NO_SUBAGENTS.matcher(text).matches()) {
      return List.of(new Limit.NoSubagents());
    }
    Matcher most = MOST_FILES.matcher(text);
    if (most.matches()) {
      return List.of(new Limit.MostFiles(number(most.group("count"))));
    }
    return aboutPaths(text);
  }

  private static List<Limit> aboutPaths(String text) {
    for (Pattern only : List.of(ONLY, NOTHING_BUT)) {
      Matcher matcher = only.matcher(text);
      if (matcher.matches()) {
        return List.of(new Limit.OnlyChanges(paths(paths(matcher))));
      }
    }
    for (Pattern still : List.of(STAYS, KEEP, READ_ONLY)) {
      Matcher matcher = still.matcher(text);
      if (matcher.matches()) {
        return untouched(paths(matcher.group("paths")));
      }
    }
    for (Pattern never : List.of(NEVER, NOTHING_IN, IS_NOT)) {
      Matcher matcher = never.matcher(text);
      if (matcher.matches()) {
        boolean only = onlyRemoves(matcher.group("verbs"));
        List<String> paths = paths(matcher.group("paths"));
        return only ? paths.stream().<Limit>map(Limit.Kept::new).toList() : untouched(paths);
      }
    }
    return List.of();
  }

  private static List<Limit> untouched(List<String> paths) {
    return paths.stream().<Limit>map(Limit.Untouched::new).toList();
  }

  private static boolean onlyRemoves(String verbs) {
    return Pattern.compile(OR, Pattern.CASE_INSENSITIVE)
        .splitAsStream(verbs)
        .allMatch(verb -> verb.matches("(?i)" + REMOVE + "|" + REMOVED));
  }

  private static String paths(Matcher matcher) {
    return matcher.namedGroups().keySet().stream()
        .filter(name -> name.startsWith("paths"))
        .map(name -> Optional.ofNullable(matcher.group(name)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> paths(String text) {
    var paths = new ArrayList<String>();
    for (String part : text.split("(?i)" + OR + "(?=(?:[^`]*`[^`]*`)*[^`]*$)", -1)) {
      String bare =
          part.strip().replaceFirst("(?i)^" + ALL_IN, "").replaceFirst("(?i)^the\\s+", "");
      Matcher matcher = ONE_PATH.matcher(bare);
      if (matcher.lookingAt()) {
        paths.add(path(matcher));
      }
    }
    return List.copyOf(paths);
  }

  private static String path(Matcher matcher) {
    String quoted = matcher.group("quoted");
    if (quoted != null) {
      return quoted.substring(1, quoted.length() - 1);
    }
    String after = matcher.group("after");
    return after != null && !after.isEmpty()
        ? after.replaceAll("^[`\"“']|[`\"”']$", "")
        : matcher.group("plain");
  }

  private static int number(String count) {
    int word = NUMBERS.indexOf(count.toLowerCase(java.util.Locale.ROOT));
    return word >= 0 ? word : Integer.parseInt(count);
  }

  private static Pattern whole(String regex) {
    return Pattern.compile("(?:" + regex + ")", Pattern.CASE_INSENSITIVE);
  }
}
