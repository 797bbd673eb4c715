// Dialogs that are asked and answered once.
import { html, render } from "lit";

/** Asks for a number; nothing if it was closed. */
export function askAmount(title: string, question: string, proposal: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    document.body.append(dialog);
    const close = (value?: number) => { dialog.close(); dialog.remove(); resolve(value); };
    dialog.addEventListener("cancel", () => close());
    render(html`<form method="dialog" @submit=${(e: Event) => { e.preventDefault(); close(Number(dialog.querySelector("input")!.value) || undefined); }}>
      <header><h2 id="ask-title">${title}</h2></header>
      <div class="body form"><label><span>${question}</span><input class="field" type="number" min="0.01" step="any" .value=${String(proposal)} /></label></div>
      <footer><span class="sp"></span><button class="btn" type="button" @click=${() => close()}>Cancel</button><button class="btn primary">Go on</button></footer></form>`, dialog);
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.showModal();
    dialog.querySelector("input")!.select();
  });
}
