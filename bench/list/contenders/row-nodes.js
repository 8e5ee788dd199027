/** The nodes of one row, as every contender shows it. */
export function createRow(row) {
  const element = document.createElement("p");
  const author = document.createElement("b");
  const subject = document.createTextNode("");
  const time = document.createElement("small");
  element.append(author, subject, time);
  fillRow(element, row);
  return element;
}

export function fillRow(element, row) {
  const [author, subject, time] = element.childNodes;
  if (author.textContent !== row.author) author.textContent = row.author;
  const text = ` ${row.subject} `;
  if (subject.data !== text) subject.data = text;
  const at = String(row.at);
  if (time.textContent !== at) time.textContent = at;
  if (element.dataset.key !== row._id) element.dataset.key = row._id;
}
