// What the harness asks of a page from within; the value is an object of functions.
(() => {
  const tidy = text => (text ?? "").trim().replace(/\s+/g, " ");

  // Nothing in closed details is rendered, which leaves its innerText empty.
  const text = element => tidy(element?.innerText || element?.textContent);

  const fontSize = element => parseFloat(getComputedStyle(element).fontSize);

  // A transparent outline or shadow is declared, and yet nobody sees it.
  const clear = colour => /[,/] 0\)/.test(colour);

  const indicator = element => {
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none"
      && style.outlineWidth !== "0px" && !clear(style.outlineColor);
    const shadows = style.boxShadow.split(/,(?![^(]*\))/)
      .filter(shadow => shadow !== "none" && !clear(shadow));
    return [...(outlined ? [style.outline] : []), ...shadows].join();
  };

  const settle = () => {
    for (const moving of document.getAnimations())
      if (moving instanceof CSSTransition) moving.finish();
  };

  const stops = new Map();
  let sizes = new Map();
  const inline = new Map();

  return {
    axe: async (tags, outcome) => {
      // Forced colours are the reader's own, and axe sees those that they replaced.
      const forced = matchMedia("(forced-colors: active)").matches;
      const rules = { "color-contrast": { enabled: !forced } };
      const found = await axe.run({ runOnly: tags, rules, resultTypes: [outcome] });
      return found[outcome].flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${rule.help}: ${node.target.flat().join(" ")}`));
    },

    scrollsSideways: () => document.documentElement.scrollWidth > innerWidth,

    tables: () => [...document.querySelectorAll("table")].map(table => {
      const rows = [...table.rows];
      return {
        caption: text(table.caption),
        has_thead: table.tHead !== null,
        headers: rows.flatMap(row => [...row.cells])
          .filter(cell => cell.localName === "th")
          .map(cell => ({ text: text(cell), scope: cell.scope })),
        rows: rows.filter(row => row.parentElement !== table.tHead)
          .map(row => [...row.cells].map(text)),
      };
    }),

    // Focus that has been on the body goes next to the first stop of the page.
    rewind: () => {
      const { body } = document;
      const was = body.getAttribute("tabindex");
      body.tabIndex = -1;
      body.focus({ preventScroll: true });
      body.blur();
      if (was === null) body.removeAttribute("tabindex");
      else body.setAttribute("tabindex", was);
      stops.clear();
    },

    // How Tab moved: "on" to a new stop, "within" the last one, "out" of the page
    // or "back" to an earlier stop without having been let out.
    step: () => {
      settle();
      const at = document.activeElement ?? document.body;
      if (at === document.body) return "out";
      if (stops.has(at)) return [...stops.keys()].at(-1) === at ? "within" : "back";
      stops.set(at, indicator(at));
      return "on";
    },

    stops: () => {
      document.activeElement?.blur();
      settle();
      return [...stops].map(([stop, drawn]) => [
        stop.localName,
        tidy(stop.ariaLabel || stop.innerText || stop.labels?.[0]?.innerText),
        drawn !== "" && drawn !== indicator(stop),
      ]);
    },

    // The size of the smallest text that is shown, in CSS pixels; text for screen readers alone is not.
    smallestText: () => Math.min(...[...document.querySelectorAll("body *")]
      .filter(element => element instanceof HTMLElement && element.checkVisibility() && !element.closest(".hidden"))
      .filter(element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      .map(fontSize)),

    measure: () => {
      const all = [...document.querySelectorAll("body, body *")];
      sizes = new Map(all.filter(element => element instanceof HTMLElement)
        .map(element => [element, fontSize(element)]));
    },

    // The reader's own font size moves no text that is set in pixels.
    enlarge: times => {
      for (const [element, was] of sizes)
        if (fontSize(element) < was * times - 0.5) {
          inline.set(element, element.getAttribute("style"));
          element.style.setProperty("font-size", `${was * times}px`, "important");
        }
    },

    shrink: () => {
      for (const [element, style] of inline)
        if (style === null) element.removeAttribute("style");
        else element.setAttribute("style", style);
      inline.clear();
    },
  };
})()
