package dev.workroom.core.policy;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.session.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What people asked for, in their own words: whether they named a file, and whether they want it
 * changed. The nearest word before the name that means making or looking decides: "update a.xlsx"
 * is a wish to change it, "compare with a.xlsx" is none.
 */
record Wishes(List<String> said, List<Folder> folders) {
  private static final int NEAR = 14;
  private static final int SHORTEST_STEM = 4;
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}_'’-]+(?:[./][\\p{L}\\p{N}_-]+)*/?");

  private static final Pattern CHANGE =
      Pattern.compile(
          "(?:up-?dat|chang|edit|fix|correct|modif|rewrit|overwrit|replac|append|complet|amend"
              + "|adjust|translat|proofread|reformat|convert|renam|mov|sort|organi[sz]|tid(?:y|ie)"
              + "|clean|writ|creat|mak|build|produc|sav|export|generat|draft|prepar|put|refresh"
              + "|extend|shorten|polish|mark|highlight|restructur|re-?order|number"
              + "|bring|revis|redlin|annotat|improv|rework|expand)(?:e|es|ed|ing|y|ies)?s?"
              + "|add|adds|adding|insert|inserting|fill|filling|into|file|filing");
  private static final Pattern LOOK =
      Pattern.compile(
          "(?:reconcil|compar|analy[sz]|summari[sz]|review|check|us|tak|bas|examin)(?:e|es|ed|ing|is)?s?"
              + "|not|never|don['’]t|without|nothing|leave|read|reading|from|with|against|per|following|follow|about|see|look|summary|overview"
              + "|report|analysis|extract|according|answer|explain|inspect|count|search|find|by|on|out");

  /** Whether people named the file at all: a new one that they named is no surprise. */
  boolean name(String path) {
    return names(path).stream()
            .anyMatch(
                name -> said.stream().anyMatch(t -> Words.find(Words.folded(t), name, 0) >= 0))
        || change(path);
  }

  /** Whether people want the file, or what lies in its folder, changed. */
  boolean change(String path) {
    var wanted = new ArrayList<>(names(path));
    String within = within(path);
    String[] parts = within.split("/", -1);
    for (int i = 0; i + 1 < parts.length; i++) {
      wanted.add(Words.folded(parts[i]) + "/");
    }
    return said.stream().anyMatch(text -> wanted.stream().anyMatch(one -> wish(text, one)));
  }

  /** Whether people want files put in order, which ones they leave open. */
  boolean arrange() {
    return said.stream().anyMatch(Arranging::wanted);
  }

  /** The names by which people may call a file: its path, its name, its name without the ending. */
  private List<String> names(String path) {
    var names = new ArrayList<String>();
    String within = Words.folded(within(path));
    String name = within.substring(within.lastIndexOf('/') + 1);
    names.add(within);
    names.add(name);
    int dot = name.lastIndexOf('.');
    if (dot >= SHORTEST_STEM) {
      names.add(name.substring(0, dot));
    }
    return names;
  }

  private String within(String path) {
    return folders.stream()
        .map(Folder::path)
        .filter(folder -> path.startsWith(folder + "/"))
        .map(folder -> path.substring(folder.length() + 1))
        .min(java.util.Comparator.comparingInt(String::length))
        .orElse(path);
  }

  private static boolean wish(String text, String name) {
    List<String> words = words(text);
    List<String> wanted = words(name);
    for (int i = 0; i + wanted.size() <= words.size(); i++) {
      if (fits(words.subList(i, i + wanted.size()), wanted) && wishBefore(words, i)) {
        return true;
      }
    }
    return false;
  }

  /** A folder may be named with its slash or without, alone or before the rest of a path. */
  private static boolean fits(List<String> words, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      String want = wanted.get(i);
      String word = words.get(i);
      boolean folder = want.endsWith("/");
      if (!(folder
          ? word.equals(want) || (word + "/").equals(want) || word.startsWith(want)
          : word.equals(want) || word.endsWith("/" + want))) {
        return false;
      }
    }
    return !wanted.isEmpty();
  }

  private static boolean wishBefore(List<String> words, int at) {
    for (int i = at - 1; i >= 0 && i >= at - NEAR; i--) {
      if (LOOK.matcher(words.get(i)).matches()) {
        return false;
      }
      if (CHANGE.matcher(words.get(i)).matches()) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String text) {
    return WORD.matcher(Words.folded(text)).results().map(r -> r.group()).toList();
  }
}
