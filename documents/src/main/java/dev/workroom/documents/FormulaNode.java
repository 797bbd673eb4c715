package dev.workroom.documents;

import org.commonmark.node.CustomNode;

/** A formula in Markdown: its LaTeX, and the characters that it was typed as. */
final class FormulaNode extends CustomNode {
  private final String latex;
  private final String typed;

  FormulaNode(String latex, String typed) {
    this.latex = latex;
    this.typed = typed;
  }

  String latex() {
    return latex;
  }

  String typed() {
    return typed;
  }
}
