// What is typed and not sent yet stays in its field over a reload.

/** @param {HTMLTextAreaElement} field */
export function keepDraft(field) {
  const storageKey = `live-board-draft-${field.id}`;
  field.value = sessionStorage.getItem(storageKey) ?? "";
  field.addEventListener("input", keep);

  function keep() {
    if (field.value === "") sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, field.value);
  }

  return {
    clear() {
      field.value = "";
      keep();
    },
    /** Puts a text back that can't go, unless another one has been begun. */
    giveBack(text) {
      if (field.value !== "") return;
      field.value = text;
      keep();
    },
  };
}
