// Sets single style properties of an element. Lit's own styleMap writes a style attribute first, which a strict content
// security policy refuses.
import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

class Styled extends Directive {
  private before: string[] = [];

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("styled() belongs into the tag of an element");
  }

  override render(_values: Record<string, string>): unknown { return noChange; }

  override update(part: ElementPart, [values]: [Record<string, string>]): unknown {
    const { style } = part.element as HTMLElement;
    for (const name of this.before) if (!(name in values)) style.removeProperty(name);
    for (const [name, value] of Object.entries(values)) if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    this.before = Object.keys(values);
    return noChange;
  }
}

export const styled = directive(Styled);
