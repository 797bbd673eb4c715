package dev.workroom.documents;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells the encodings of one byte a character apart by how words look in them: letters that
 * languages written so use, no symbol or other script within a word, no capital after a small
 * letter.
 */
final class OneByteCharset {
  private static final int MOST_LOOKED_AT = 50_000;

  /** Signs that stand beside amounts. */
  private static final String AMOUNTS = "€£";

  /** An encoding, and the letters beyond ASCII of languages that are written in it. */
  private record Alphabet(String charset, String letters) {}

  /** Of several that suit alike the first wins. */
  private static final List<Alphabet> ALPHABETS = alphabets();

  private OneByteCharset() {}

  private static List<Alphabet> alphabets() {
    String western = "äöüßéèêëàâáãåæçñíìîïóòôõøœúùûÿ";
    List<String> central =
        List.of("ąćęłńóśźż", "áčďéěíňóřšťúůýžäôĺľŕ", "áéíóöőúüű", "ăâîșțşţ", "čćžšđ");
    String cyrillic = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћџѓќ";
    List<Alphabet> all = new ArrayList<>();
    all.add(new Alphabet("windows-1252", western));
    central.forEach(letters -> all.add(new Alphabet("windows-1250", letters)));
    central.forEach(letters -> all.add(new Alphabet("ISO-8859-2", letters)));
    all.add(new Alphabet("windows-1254", "çğıöşüâîû"));
    all.add(new Alphabet("windows-1257", "āčēģīķļņšūž"));
    all.add(new Alphabet("windows-1257", "ąčęėįšųūž"));
    all.add(new Alphabet("IBM850", western));
    all.add(new Alphabet("x-MacRoman", western));
    for (String charset : List.of("windows-1251", "KOI8-R", "IBM866", "ISO-8859-5")) {
      all.add(new Alphabet(charset, cyrillic));
    }
    all.add(new Alphabet("windows-1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"));
    all.add(new Alphabet("windows-1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"));
    all.add(new Alphabet("windows-1256", "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيپچژگ"));
    return all;
  }

  /**
   * The one in which the bytes read best; empty when there is nothing beyond ASCII to judge by.
   *
   * @param favoured the name of the one that wins where several suit alike; may be empty
   */
  static Optional<Charset> of(byte[] bytes, String favoured) {
    int[] high =
        IntStream.range(0, bytes.length)
            .filter(at -> bytes[at] < 0)
            .limit(MOST_LOOKED_AT)
            .toArray();
    Optional<Charset> best = Optional.empty();
    long most = Long.MIN_VALUE;
    List<Alphabet> candidates = new ArrayList<>(ALPHABETS);
    candidates.sort(Comparator.comparing(each -> !each.charset().equalsIgnoreCase(favoured)));
    for (Alphabet each : candidates) {
      Charset charset = Charset.forName(each.charset());
      String table = table(charset);
      long score = 0;
      for (int at : high) {
        score +=
            score(
                table.charAt(bytes[at] & 0xFF),
                at == 0 ? ' ' : table.charAt(bytes[at - 1] & 0xFF),
                at + 1 == bytes.length ? ' ' : table.charAt(bytes[at + 1] & 0xFF),
                each.letters());
      }
      if (high.length > 0 && score > most) {
        most = score;
        best = Optional.of(charset);
      }
    }
    return best;
  }

  private static String table(Charset charset) {
    byte[] all = new byte[256];
    for (int at = 0; at < all.length; at++) {
      all[at] = (byte) at;
    }
    return new String(all, charset);
  }

  private static int score(char c, char before, char after, String letters) {
    if (c == 0xFFFD || Character.isISOControl(c)) {
      return -6;
    }
    boolean within = Character.isLetter(before) && Character.isLetter(after);
    if (AMOUNTS.indexOf(c) >= 0 && !Character.isLetter(after) && !Character.isLowerCase(before)) {
      return 2;
    }
    if (!Character.isLetter(c)) {
      return within && c != '’' && !Character.isSpaceChar(c) && c != 0xAD ? -3 : 0;
    }
    if (Character.isLowerCase(before) && Character.isUpperCase(c) || strange(c, before, after)) {
      return -3;
    }
    // Latin words have their accents one by one.
    if (Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN
        && within
        && before > 0x7F
        && after > 0x7F) {
      return -2;
    }
    if (letters.indexOf(Character.toLowerCase(c)) < 0) {
      return 0;
    }
    // Where two encodings have the same letters in another case, most of a text is in small ones.
    return Character.isUpperCase(c) ? 1 : 2;
  }

  private static boolean strange(char c, char before, char after) {
    Character.UnicodeScript script = Character.UnicodeScript.of(c);
    return List.of(before, after).stream()
        .filter(Character::isLetter)
        .anyMatch(beside -> Character.UnicodeScript.of(beside) != script);
  }

  /** That of mainframes, when the bytes are text in it: its blank is another sign elsewhere. */
  static Optional<Charset> mainframe(byte[] bytes) {
    int looked = Math.min(bytes.length, 8192);
    long blanks = IntStream.range(0, looked).filter(at -> bytes[at] == 0x40).count();
    long high = IntStream.range(0, looked).filter(at -> bytes[at] < 0).count();
    if (looked < 20 || blanks * 25 < looked || high * 2 < looked) {
      return Optional.empty();
    }
    Charset charset = Charset.forName("IBM037");
    String text = new String(bytes, 0, looked, charset);
    List<Integer> odd = new ArrayList<>();
    text.chars()
        .filter(c -> c != '\n' && c != 0x85 && c != '\r' && c != '\t')
        .filter(c -> c > 0x7E && !Character.isLetter(c) || c < 0x20)
        .forEach(odd::add);
    long letters = text.chars().filter(c -> Character.isLetterOrDigit(c) && c < 0x80).count();
    return odd.size() * 50 < looked && letters * 2 > looked
        ? Optional.of(charset)
        : Optional.empty();
  }
}
