package dev.workroom.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classic BPF with names for jump targets; opcodes from linux/bpf_common.h. */
final class BpfAssembler {
  /** One {@code struct sock_filter}; jumps count instructions from the next one. */
  record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  static final int LOAD_WORD = 0x20;
  static final int JUMP_EQUAL = 0x15;
  static final int JUMP_GREATER_OR_EQUAL = 0x35;
  static final int JUMP_BITS_SET = 0x45;
  static final int AND = 0x54;
  static final int RETURN = 0x06;

  private record Line(int code, int operand, @Nullable String whenTrue, @Nullable String whenNot) {}

  private final List<Line> lines = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();

  /** Loads the 32-bit word at that offset of {@code struct seccomp_data}. */
  void load(int offset) {
    lines.add(new Line(LOAD_WORD, offset, null, null));
  }

  void and(int mask) {
    lines.add(new Line(AND, mask, null, null));
  }

  void jumpIfEqual(int value, String target) {
    lines.add(new Line(JUMP_EQUAL, value, target, null));
  }

  void jumpUnlessEqual(int value, String target) {
    lines.add(new Line(JUMP_EQUAL, value, null, target));
  }

  void jumpIfAtLeast(int value, String target) {
    lines.add(new Line(JUMP_GREATER_OR_EQUAL, value, target, null));
  }

  void jumpIfAnyBit(int bits, String target) {
    lines.add(new Line(JUMP_BITS_SET, bits, target, null));
  }

  void answer(int action) {
    lines.add(new Line(RETURN, action, null, null));
  }

  void label(String name) {
    labels.put(name, lines.size());
  }

  List<Instruction> assemble() {
    var program = new ArrayList<Instruction>(lines.size());
    for (int at = 0; at < lines.size(); at++) {
      Line line = lines.get(at);
      program.add(
          new Instruction(
              line.code, distance(at, line.whenTrue), distance(at, line.whenNot), line.operand));
    }
    return List.copyOf(program);
  }

  private int distance(int at, @Nullable String target) {
    if (target == null) {
      return 0;
    }
    Integer there = labels.get(target);
    if (there == null) {
      throw new IllegalStateException("No label " + target + ".");
    }
    int distance = there - at - 1;
    if (distance < 0 || distance > 255) {
      throw new IllegalStateException("The jump to " + target + " is out of reach.");
    }
    return distance;
  }
}
