package dev.workroom.core.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A long session made up from a seed: what the model does reply by reply, what its sub-agents do,
 * when people put in a word, and when the context is full.
 *
 * @param batches the calls of each reply
 * @param below the same for the sub-agent that a call starts
 * @param words what is said to the session, by the moment at which it is said
 * @param full the replies after which the context is full, counted from 1
 */
record Story(
    List<List<Op>> batches,
    Map<String, List<List<Op>>> below,
    Map<String, String> words,
    Set<Integer> full) {
  static final int STEPS = 300;
  static final int AGENTS = 24;
  static final int WORDS = 40;
  static final int COMPACTIONS = 6;
  static final int APPROVALS = 12;

  /** What a call does, in the one place where it is known. */
  enum Kind {
    READ,
    WRITE,
    /** A change that a person must allow before it begins. */
    ASKED,
    /** A change that has begun and is held until a person allows it. */
    HELD,
    PLAN,
    AGENT
  }

  /** One piece of work, which must be done once; {@code file} is what it changes. */
  record Op(String name, Kind kind, String file) {}

  static Story of(long seed) {
    return new Telling(new Random(seed)).story();
  }

  /** All that is to be done, in the session and below it. */
  List<Op> ops() {
    var all = new ArrayList<Op>();
    batches.forEach(all::addAll);
    below.values().forEach(each -> each.forEach(all::addAll));
    return all;
  }

  private record Telling(Random chance) {
    Story story() {
      List<List<Op>> batches = plain(STEPS, "", "/f/");
      turn(batches, Kind.AGENT, AGENTS);
      turn(batches, Kind.ASKED, 6);
      turn(batches, Kind.HELD, 3);
      turn(batches, Kind.PLAN, 10);
      var below = new HashMap<String, List<List<Op>>>();
      int asking = APPROVALS - 9;
      for (List<Op> batch : batches) {
        for (Op op : batch) {
          if (op.kind() == Kind.AGENT) {
            String name = op.name() + "-";
            List<List<Op>> work = plain(2 + chance.nextInt(4), name, "/f/" + name);
            if (asking-- > 0) {
              turn(work, chance.nextBoolean() ? Kind.ASKED : Kind.HELD, 1);
            }
            below.put(op.name(), work);
          }
        }
      }
      var full = new HashSet<Integer>();
      while (full.size() < COMPACTIONS) {
        full.add(5 + chance.nextInt(STEPS - 10));
      }
      var told = new Story(batches, below, Map.of(), full);
      return new Story(batches, below, words(told), full);
    }

    private List<List<Op>> plain(int steps, String prefix, String files) {
      var batches = new ArrayList<List<Op>>();
      int number = 0;
      for (int step = 0; step < steps; step++) {
        var batch = new ArrayList<Op>();
        int calls = chance.nextInt(4) == 0 ? 2 + chance.nextInt(3) : 1;
        for (int i = 0; i < calls; i++) {
          Kind kind = chance.nextBoolean() ? Kind.READ : Kind.WRITE;
          batch.add(new Op(prefix + number++, kind, files + chance.nextInt(5)));
        }
        batches.add(batch);
      }
      return batches;
    }

    /** Makes some of the plain work another kind of work. */
    private void turn(List<List<Op>> batches, Kind kind, int times) {
      for (int left = times; left > 0; ) {
        List<Op> batch = batches.get(chance.nextInt(batches.size()));
        int at = chance.nextInt(batch.size());
        Op op = batch.get(at);
        if (op.kind() == Kind.READ || op.kind() == Kind.WRITE) {
          batch.set(at, new Op(op.name(), kind, op.file()));
          left--;
        }
      }
    }

    /** While a tool is at work, after it, while the model thinks, while a person is asked. */
    private Map<String, String> words(Story told) {
      List<Op> ops = told.ops();
      var words = new HashMap<String, String>();
      // One at least where a person is asked, whatever chance does.
      ops.stream()
          .filter(op -> op.kind() == Kind.ASKED)
          .findFirst()
          .ifPresent(op -> words.put("asked " + op.name(), "word 0 (asked)"));
      while (words.size() < WORDS) {
        Op op = ops.get(chance.nextInt(ops.size()));
        boolean asks = op.kind() == Kind.ASKED || op.kind() == Kind.HELD;
        String moment =
            switch (chance.nextInt(asks ? 4 : 3)) {
              case 0 -> "before " + op.name();
              case 1 -> "after " + op.name();
              case 2 -> "thinking " + chance.nextInt(told.batches().size() + 1);
              default -> "asked " + op.name();
            };
        boolean reached = op.kind() != Kind.AGENT || moment.startsWith("thinking");
        if (reached) {
          words.putIfAbsent(moment, "word " + words.size() + " (" + moment + ")");
        }
      }
      return words;
    }
  }
}
