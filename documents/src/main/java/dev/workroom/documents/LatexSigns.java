package dev.workroom.documents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The commands of LaTeX that stand for one sign, in the names that LaTeX gives them. */
final class LatexSigns {
  /** Letters, relations, arrows and other signs. */
  static final Map<String, String> SIGNS =
      pairs(
          """
          alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ
          iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ
          varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ
          Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
          pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗
          le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ equiv ≡ approx ≈ sim ∼ simeq ≃
          cong ≅ propto ∝ ll ≪ gg ≫ mid ∣ parallel ∥ perp ⊥ prec ≺ succ ≻ asymp ≍
          in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖
          emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨
          vee ∨ top ⊤ bot ⊥ vdash ⊢ models ⊨ therefore ∴ because ∵
          to → rightarrow → longrightarrow ⟶ leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒
          Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ mapsto ↦ uparrow ↑
          downarrow ↓ nearrow ↗ searrow ↘ rightleftharpoons ⇌
          infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ angle ∠ degree ° prime ′
          dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ dagger † triangle △ square □ checkmark ✓
          lbrace { rbrace } lbrack [ rbrack ] vert | Vert ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋
          lceil ⌈ rceil ⌉ lvert | rvert | lVert ‖ rVert ‖ backslash \\ euro € pounds £ S §
          """);

  /** Signs that stand before what they gather. */
  static final Map<String, String> GATHERING =
      pairs(
          """
          sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁
          bigotimes ⨂ bigvee ⋁ bigwedge ⋀
          """);

  /** Marks above a letter. */
  static final Map<String, String> ACCENTS =
      pairs(
          "hat \u0302 widehat \u0302 tilde \u0303 widetilde \u0303 bar \u0305 vec \u20D7 dot \u0307"
              + " ddot \u0308 check \u030C breve \u0306 acute \u0301 grave \u0300 mathring \u030A");

  /** Names of functions, set upright. */
  static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos",
          "arctan", "log", "ln", "lg", "exp", "dim", "ker", "deg", "arg", "hom");

  /** Functions that have their condition below them. */
  static final Set<String> LIMITS =
      Set.of("lim", "max", "min", "sup", "inf", "det", "gcd", "Pr", "limsup", "liminf");

  static final Map<String, String> SPACES =
      Map.of(
          ",",
          "\u2009",
          ":",
          "\u2005",
          ">",
          "\u2005",
          ";",
          "\u2004",
          " ",
          "\u00a0",
          "quad",
          "\u2003",
          "qquad",
          "\u2003\u2003",
          "!",
          "",
          "enspace",
          "\u2002");

  /** Commands that only say how large something is, which a word processor decides. */
  static final Set<String> SIZES =
      Set.of(
          "displaystyle",
          "textstyle",
          "scriptstyle",
          "limits",
          "nolimits",
          "big",
          "Big",
          "bigg",
          "Bigg",
          "bigl",
          "bigr",
          "Bigl",
          "Bigr",
          "biggl",
          "biggr",
          "bigm",
          "middle");

  /** What ends that which a sum or an integral gathers. */
  static final Set<String> BREAKS =
      Set.of(
          "+",
          "-",
          "−",
          "=",
          "<",
          ">",
          ",",
          ";",
          "\\pm",
          "\\mp",
          "\\le",
          "\\leq",
          "\\ge",
          "\\geq",
          "\\ne",
          "\\neq",
          "\\approx",
          "\\equiv",
          "\\sim",
          "\\to",
          "\\rightarrow",
          "\\Rightarrow",
          "\\implies",
          "\\iff",
          "\\quad",
          "\\qquad",
          "\\propto");

  /** The brackets around a matrix of this name, and what is set without any. */
  static final Map<String, List<String>> BRACKETS =
      Map.of(
          "pmatrix",
          List.of("(", ")"),
          "bmatrix",
          List.of("[", "]"),
          "Bmatrix",
          List.of("{", "}"),
          "vmatrix",
          List.of("|", "|"),
          "Vmatrix",
          List.of("‖", "‖"),
          "cases",
          List.of("{", ""));

  static final Set<String> GRIDS =
      Set.of(
          "matrix",
          "smallmatrix",
          "array",
          "aligned",
          "align",
          "align*",
          "alignat",
          "split",
          "gathered",
          "gather",
          "gather*",
          "equation",
          "equation*",
          "eqnarray");

  private LatexSigns() {}

  private static Map<String, String> pairs(String table) {
    Map<String, String> pairs = new HashMap<>();
    String[] words = table.strip().split("\\s+");
    for (int at = 0; at < words.length; at += 2) {
      pairs.put(words[at], words[at + 1]);
    }
    return Map.copyOf(pairs);
  }
}
