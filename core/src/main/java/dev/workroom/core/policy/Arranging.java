package dev.workroom.core.policy;

import dev.workroom.core.session.Words;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Whether somebody's words ask for files to be put in order, which ones they leave open: a sentence
 * in which a word for arranging stands near one for what lies in folders, and no word that forbids
 * it. People say it in their own language, so the most common words of some are known.
 */
final class Arranging {
  private static final int NEAR = 8;
  private static final int FORBIDDEN_WITHIN = 4;

  private static final Pattern SENTENCE = Pattern.compile("[!?;:\\n]+|\\.(?=\\s|$)");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_'’/-]+");

  private static final Pattern ARRANGE =
      Pattern.compile(
          "re-?(?:renam|nam|organi[sz]|order|arrang|structur|fil)(?:e|es|ed|ing)?"
              + "|renam(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|sort(?:s|ed|ing)?|order(?:ed|ing|ly)?"
              + "|organi[sz](?:e|es|ed|ing)|organi[sz]ation|tid(?:y|ied|ies|ying)|clean(?:s|ed|ing|up|-up)?"
              + "|restructur(?:e|ed|ing)|arrang(?:e|ed|ing)|group(?:ed|ing)?|categori[sz](?:e|ed|ing)"
              + "|classif(?:y|ied|ying)|archiv(?:e|ed|ing)|declutter(?:ed|ing)?|consolidat(?:e|ed|ing)"
              + "|structured?|filed|filing"
              // German
              + "|auf(?:ge)?räum(?:e|en|t)|aufzuräumen|räum(?:e|en|t)?|ordn(?:e|en|et|ung)|einordnen|geordnet"
              + "|(?:ein)?sortier(?:e|en|t)|umbenenn(?:e|en)|umbenannt|benenne|verschieb(?:e|en)|verschoben"
              + "|ablegen|abgelegt|gruppier(?:e|en|t)"
              // French
              + "|rang(?:e|er|ez)|tri(?:e|er|ez)|class(?:er|ez)|organis(?:er|ez)|renomm(?:e|er|ez)"
              + "|déplac(?:e|er|ez)|ordre"
              // Spanish and Italian
              + "|orden(?:a|ar|e)|organiz(?:a|ar|za|zare)|clasific(?:a|ar)|renombr(?:a|ar)|muev(?:a|e)|mover"
              + "|ordina(?:re)?|riordina(?:re)?|rinomina(?:re)?|sposta(?:re)?"
              // Norwegian, Danish, Swedish and Dutch
              + "|rydd(?:e|er|a)?|sorter(?:e|er|a)?|flytt(?:e|er|a)?|orden|orde|ruim|opruimen|sorteer|hernoem");

  private static final Pattern FILED =
      Pattern.compile(
          "(?:sub)?folders?|director(?:y|ies)|files?|documents?|docs?|papers|everything|photos?|pictures"
              + "|images|scans|downloads|desktop|archives?|drive|mess|clutter|attachments|pdfs|paperwork"
              + "|records|stuff|receipts|invoices|contracts|e?-?mails|letters|minutes|cvs"
              + "|datei(?:en)?|ordner[ns]?|unterlagen|dokumente?n?|ablage|alles|fotos|bilder|rechnungen|belege"
              + "|chaos|durcheinander|unordnung|verzeichnis(?:se)?|fichiers?|dossiers?|tout|factures"
              + "|archivos?|carpetas?|documentos|todo|cartell[ae]|documenti|tutto"
              + "|filer|filene|mappen?|mapper|dokumentene?|alt|bilder|bestanden|mappen|alles"
              + "|\\S+/");

  /** With these before it, a word as plain as "it" is what is to be put in order. */
  private static final Pattern SURELY =
      Pattern.compile(
          "tid(?:y|ied|ying)|declutter(?:ed|ing)?|(?:re)?organi[sz](?:e|ed|ing)|auf(?:ge)?räum(?:e|en|t)");

  /** After one of these a word is a thing and no wish: "the archive", "an order". */
  private static final Set<String> ARTICLES =
      Set.of(
          "the", "a", "an", "my", "our", "your", "this", "that", "these", "each", "of", "der",
          "die", "das", "den", "dem", "ein", "eine", "le", "la", "les", "l", "un", "une", "el",
          "los");

  private static final Pattern FORBIDS =
      Pattern.compile(
          "not|never|no|don['’]t|without|nothing|neither|nor|cannot|nicht|nie|kein|keine|ohne|pas|jamais|sans|nunca|sin|non|ikke|niet|geen");

  private Arranging() {}

  static boolean wanted(String text) {
    return SENTENCE.splitAsStream(Words.folded(text)).anyMatch(Arranging::asks);
  }

  private static boolean asks(String sentence) {
    List<String> words = WORD.matcher(sentence).results().map(r -> r.group()).toList();
    for (int i = 0; i < words.size(); i++) {
      if (ARRANGE.matcher(words.get(i)).matches()
          && !forbidden(words, i)
          && (files(words, i) || plain(words, i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean forbidden(List<String> words, int at) {
    return at > 0 && ARTICLES.contains(words.get(at - 1))
        || words.subList(Math.max(0, at - FORBIDDEN_WITHIN), at).stream()
            .anyMatch(word -> FORBIDS.matcher(word).matches());
  }

  private static boolean files(List<String> words, int at) {
    return IntStream.range(Math.max(0, at - NEAR), Math.min(words.size(), at + NEAR + 1))
        .anyMatch(i -> i != at && FILED.matcher(words.get(i)).matches());
  }

  /** "Tidy up." and "Tidy this up." */
  private static boolean plain(List<String> words, int at) {
    return SURELY.matcher(words.get(at)).matches()
        && words.subList(at + 1, words.size()).stream()
            .limit(3)
            .allMatch(word ->
                List.of("up", "it", "this", "that", "please", "all", "things").contains(word));
  }
}
