package dev.workroom.extensions.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text in an HTTP header, as the protocol encodes what a header cannot hold. */
final class HeaderText {
  private static final String BEGIN = "=?base64?";
  private static final String END = "?=";

  private HeaderText() {}

  static String of(String text) {
    boolean plain =
        text.chars().allMatch(c -> c >= ' ' && c <= '~')
            && text.equals(text.strip())
            && !text.startsWith(BEGIN);
    return plain
        ? text
        : BEGIN + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + END;
  }

  /**
   * What the header says.
   *
   * @throws IllegalArgumentException if it is marked as base 64 and is none
   */
  static String read(String header) {
    return header.startsWith(BEGIN) && header.endsWith(END)
        ? new String(
            Base64.getDecoder()
                .decode(header.substring(BEGIN.length(), header.length() - END.length())),
            StandardCharsets.UTF_8)
        : header;
  }
}
