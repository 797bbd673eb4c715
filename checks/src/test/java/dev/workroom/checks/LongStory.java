package dev.workroom.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A long session made up from a seed: what the model calls reply by reply, what its sub-agents
 * call, at which replies people say something, and at which the context is full.
 *
 * @param batches the calls of each reply of the session itself
 * @param below the same for the sub-agent that a call starts
 * @param words at which reply of the session a person says something
 * @param full the replies of the session that fill its context, counted from 1
 */
record LongStory(
    Size size,
    List<List<Op>> batches,
    Map<String, List<List<Op>>> below,
    Set<Integer> words,
    Set<Integer> full) {
  static final String QUESTION = "Which unit?";
  static final String ANSWER = "thousands";

  /** How much of everything. */
  record Size(int steps, int agents, int words, int compactions, int approvals, int kills) {
    static final Size FULL = new Size(300, 24, 40, 6, 12, 20);
    static final Size SMALL = new Size(24, 3, 4, 3, 4, 3);
  }

  /** One call, which must be done once. */
  record Op(String name, String tool, String input) {
    static Op read(String name, int file) {
      return new Op(name, "Read", "{\"path\":\"in/in%d.txt\"}".formatted(file));
    }

    /** What is done twice stands there twice. */
    static Op adds(String name, String file) {
      return new Op(
          name,
          "Edit",
          "{\"path\":\"f/%s.txt\",\"find\":\"END\",\"replace\":\"%s\\nEND\"}"
              .formatted(file, name));
    }

    /** Asks before it begins. */
    static Op deletes(String name) {
      return new Op(name, "Delete", "{\"paths\":[\"d/%s.txt\"]}".formatted(name));
    }

    /** Has begun, and is held in the middle. */
    static Op commands(String name) {
      return new Op(name, "Shell", "{\"command\":\"rm d/%s.txt\"}".formatted(name));
    }

    static Op agent(String name) {
      return new Op(
          name,
          "Agent",
          "{\"description\":\"%s\",\"prompt\":\"STORY agent %s\"}".formatted(name, name));
    }
  }

  static LongStory of(long seed, Size size) {
    var chance = new Random(seed);
    List<List<Op>> batches = plain(chance, size.steps() - 3, "w", "");
    var below = new HashMap<String, List<List<Op>>>();
    for (Op op : turn(chance, batches, size.agents(), op -> Op.agent("a" + op.name()))) {
      below.put(op.name(), plain(chance, 2 + chance.nextInt(3), op.name() + "x", op.name()));
    }
    int asked = 1; // the question
    for (List<List<Op>> one : below.values()) {
      if (asked < Math.max(2, size.approvals() / 3)) {
        asked += turn(chance, one, 1, op -> Op.deletes(op.name())).size();
      }
    }
    int held = size.approvals() / 4;
    turn(chance, batches, held, op -> Op.commands(op.name()));
    turn(chance, batches, size.approvals() - held - asked, op -> Op.deletes(op.name()));
    batches.addFirst(
        List.of(new Op("first", "Write", "{\"path\":\"first.txt\",\"content\":\"1\"}")));
    batches.addFirst(
        List.of(
            new Op(
                "asks",
                "Question",
                "{\"questions\":[{\"question\":\"%s\",\"options\":[\"%s\",\"ones\"]}]}"
                    .formatted(QUESTION, ANSWER))));
    batches.addFirst(List.of(Op.read("code", 0)));
    return new LongStory(
        size,
        batches,
        below,
        some(chance, size.words(), 3, size.steps() * 9 / 10),
        some(chance, size.compactions(), 5, size.steps() - 2));
  }

  /** Reading, and lines added to files: those of the session, or one of its own. */
  private static List<List<Op>> plain(Random chance, int steps, String prefix, String own) {
    var batches = new ArrayList<List<Op>>();
    int number = 0;
    for (int step = 0; step < steps; step++) {
      var batch = new ArrayList<Op>();
      int calls = chance.nextInt(4) == 0 ? 2 + chance.nextInt(2) : 1;
      for (int i = 0; i < calls; i++) {
        String name = prefix + number++;
        String file = own.isEmpty() ? "f" + chance.nextInt(5) : own;
        batch.add(chance.nextBoolean() ? Op.read(name, chance.nextInt(5)) : Op.adds(name, file));
      }
      batches.add(batch);
    }
    return batches;
  }

  /** Makes some of the plain calls calls of another kind. */
  private static List<Op> turn(
      Random chance,
      List<List<Op>> batches,
      int times,
      java.util.function.UnaryOperator<Op> other) {
    var turned = new ArrayList<Op>();
    while (turned.size() < times) {
      List<Op> batch = batches.get(chance.nextInt(batches.size()));
      int at = chance.nextInt(batch.size());
      Op op = batch.get(at);
      if (op.tool().equals("Read") || op.tool().equals("Edit")) {
        batch.set(at, other.apply(op));
        turned.add(batch.get(at));
      }
    }
    return turned;
  }

  private static Set<Integer> some(Random chance, int many, int from, int to) {
    var some = new HashSet<Integer>();
    while (some.size() < many) {
      some.add(from + chance.nextInt(to - from));
    }
    return some;
  }

  /** All that is to be done, in the session and below it. */
  List<Op> ops() {
    var all = new ArrayList<Op>();
    batches.forEach(all::addAll);
    below.values().forEach(each -> each.forEach(all::addAll));
    return all;
  }
}
