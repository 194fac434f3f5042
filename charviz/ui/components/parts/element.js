/** Elements made in one go. */

/** An element with a class, properties and children. */
export function element(tag, className, properties = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  const { data, ...own } = properties;
  Object.assign(made, own);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** A button that does something. */
export function button(className, text, onclick, properties = {}) {
  return element("button", className, { type: "button", onclick, ...properties }, text);
}

/** A number with two decimals, a true minus sign and, where asked for, its plus. */
export function signed(value, plus = "") {
  const text = Math.abs(value).toFixed(2);
  return `${value < 0 ? "−" : plus}${text}`;
}
