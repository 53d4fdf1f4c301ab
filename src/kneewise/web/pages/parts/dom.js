// Elements from words: text stays text, so that nothing a person typed becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: h("p", {class: "lead"}, "words", another). Handlers are functions. */
export function h(tag, given = {}, ...inside) {
  return filled(document.createElement(tag), given, inside);
}

/** The same inside a picture. */
export function s(tag, given = {}, ...inside) {
  return filled(document.createElementNS(SVG, tag), given, inside);
}

function filled(element, given, inside) {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...inside.flat(3).filter((one) => one !== null && one !== undefined));
  return element;
}

/** Show these in place of what a place showed. */
export function put(place, ...inside) {
  place.replaceChildren(...inside.flat(3).filter(Boolean));
}

/** Tell those who listen rather than look. */
export function say(text) {
  document.getElementById("said").textContent = text;
}
