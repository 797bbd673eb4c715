package dev.workroom.core.session;

import dev.workroom.core.message.ContentBlock.ToolUse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A call that failed, how often in a row, and how.
 *
 * @param call the tool and a digest of its input
 * @param text the failure as the model was told it first
 */
public record Failure(String call, String text, int times) {
  /** Older ones are forgotten: a loop comes back sooner. */
  private static final int REMEMBERED = 16;

  /** From this on the house answers in the tool's place, so that the text is its own. */
  public static final int TWICE = 2;

  static List<Failure> counted(List<Failure> failures, ToolUse use, String text) {
    String call = call(use);
    int times =
        failures.stream()
            .filter(f -> f.call.equals(call) && (f.times >= TWICE || f.text.equals(text)))
            .mapToInt(Failure::times)
            .findFirst()
            .orElse(0);
    String first =
        failures.stream()
            .filter(f -> f.call.equals(call) && times > 0)
            .map(Failure::text)
            .findFirst()
            .orElse(text);
    var all = new ArrayList<>(without(failures, use));
    all.add(new Failure(call, first, times + 1));
    return List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
  }

  static List<Failure> without(List<Failure> failures, ToolUse use) {
    if (failures.isEmpty()) {
      return failures;
    }
    String call = call(use);
    return failures.stream().filter(f -> !f.call.equals(call)).toList();
  }

  static int times(List<Failure> failures, ToolUse use) {
    if (failures.isEmpty()) {
      return 0;
    }
    String call = call(use);
    return failures.stream().filter(f -> f.call.equals(call)).mapToInt(Failure::times).sum();
  }

  private static String call(ToolUse use) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(use.input().text().getBytes(StandardCharsets.UTF_8));
      return use.tool() + " " + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
