/** What scripts ask of nodes. Each may be the name of a field, which a form then answers with. */
const names =
  `localName nodeName tagName namespaceURI attributes getAttribute hasAttribute setAttribute setAttributeNS
removeAttribute removeAttributeNS toggleAttribute getAttributeNames parentNode parentElement children childNodes
firstChild lastChild nextSibling previousSibling nextElementSibling previousElementSibling remove before after append
prepend replaceWith replaceChildren insertBefore removeChild appendChild moveBefore cloneNode querySelector
querySelectorAll matches closest contains isConnected nodeType ownerDocument getRootNode shadowRoot assignedSlot slot id
lang tabIndex focus style dataset classList addEventListener removeEventListener dispatchEvent getBoundingClientRect
scrollTop scrollHeight clientHeight clientTop scrollTo textContent hasChildNodes animate getAnimations constructor
toString valueOf`.split(/\s+/);

/** Fields that make the form around them answer with them. */
export function shadowingFields(): DocumentFragment {
  const fields = document.createDocumentFragment();
  for (const name of names) {
    const field = document.createElement("input");
    field.name = name;
    field.setAttribute("aria-label", name);
    fields.append(field);
  }
  return fields;
}

export const shadowingMarkup = names.map((name) => `<input name="${name}" aria-label="${name}">`).join("");
