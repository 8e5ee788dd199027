// What `custom-elements.json` says of an element has to stand in the tables of the stories' documentation.

/** How the tables call what the manifest calls so. */
const sections = {
  attributes: ["Attributes and properties"],
  members: ["Attributes and properties", "Properties", "Methods"],
  events: ["Events"],
  slots: ["Slots"],
  cssParts: ["Parts"],
  cssProperties: ["Custom properties"],
  cssStates: ["States"],
};

/**
 * @param {import("playwright-core").Page} page - of any story
 * @param {{ modules: { declarations?: object[] }[] }} manifest
 * @returns {Promise<{ passed: number, failures: string[] }>} an element each
 */
export async function checkTables(page, manifest) {
  const tables = await tablesOf(page);
  const elements = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter(({ tagName }) => tagName);
  const failures = elements.flatMap((element) => missingIn(tables[element.tagName], element) ?? []);
  return { passed: elements.length - failures.length, failures };
}

/** What is missing of one element, in one text. */
function missingIn(rows, element) {
  if (!rows) return `no story shows <${element.tagName}>`;
  const missing = Object.entries(sections).flatMap(([kind, categories]) =>
    (element[kind] ?? [])
      .filter((entry) => !entry.static)
      .filter((entry) => !rows.some((row) => categories.includes(row.category) && isAbout(row, entry)))
      .map(({ name }) => `${kind} "${name}"`),
  );
  return missing.length === 0 ? undefined : `the table of <${element.tagName}> lacks ${missing.join(", ")}`;
}

/** Attributes and properties that are the same share a row, and methods have theirs with parameters. */
function isAbout(row, { name }) {
  const names = row.name.replace(/\(.+\)$/, "").split(" / ");
  return names.includes(name) || (name === "" && row.name === "(default)") || row.name === `${name}()`;
}

/** The rows of each element's table, as Storybook has computed them. */
const tablesOf = (page) =>
  page.evaluate(async () => {
    const stories = Object.values(await globalThis.__STORYBOOK_PREVIEW__.extract());
    return Object.fromEntries(
      stories.map(({ component, argTypes }) => [
        component,
        Object.values(argTypes).map(({ name, table }) => ({ name, category: table?.category })),
      ]),
    );
  });
