// The dialog in which a text is changed.
const byId = (id) => document.getElementById(id);
const dialog = byId("edit-dialog");
const field = byId("edit-body");
let save;

byId("edit-form").addEventListener("submit", () => save(field.value));
byId("edit-cancel").addEventListener("click", () => dialog.close());

/** @param {{ title: string, text: string, act: string, save: (text: string) => void }} options */
export function openEditor(options) {
  save = options.save;
  byId("edit-title").textContent = options.title;
  byId("edit-save").textContent = options.act;
  field.value = options.text;
  dialog.showModal();
}
