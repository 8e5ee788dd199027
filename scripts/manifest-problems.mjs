// What is wrong with a custom-elements.json, in words: where it isn't of its schema, and what it says nothing of.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";

const schemaVersion = "2.1.0";

/** What an element may have of each kind, and what has to be said of one besides its name and a description. */
const kinds = {
  attributes: ["attribute", "type", "fieldName"],
  events: ["event", "type"],
  slots: ["slot"],
  cssParts: ["part"],
  cssProperties: ["custom property"],
  cssStates: ["state"],
};

/**
 * @param {object} manifest
 * @returns {readonly string[]} sentences, each with the element that it is about; none when all is well
 */
export function manifestProblems(manifest) {
  const found = schemaProblems(manifest);
  // Whatever isn't of the schema can't be looked into.
  if (found.length > 0) return found;
  const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
  const defined = manifest.modules.flatMap((module) => module.exports ?? []);
  const elements = declarations.filter(({ tagName }) => tagName !== undefined);
  if (elements.length === 0) return ["There is no element in it."];
  return [
    ...elements.flatMap((element) => elementProblems(element)),
    ...elements
      .filter(({ tagName }) => !defined.some(isDefinitionOf(tagName)))
      .map(({ tagName }) => `<${tagName}> is defined nowhere.`),
  ];
}

const isDefinitionOf =
  (tag) =>
  ({ kind, name }) =>
    kind === "custom-element-definition" && name === tag;

function schemaProblems(manifest) {
  if (manifest?.schemaVersion !== schemaVersion)
    return [`The schema is version ${manifest?.schemaVersion}, and should be ${schemaVersion}.`];
  const file = fileURLToPath(import.meta.resolve("custom-elements-manifest/schema.json"));
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addSchema(JSON.parse(readFileSync(file, "utf8")), "manifest");
  const errorsOf = (schema, value, about) => {
    const isRight = ajv.getSchema(schema);
    const errors = isRight(value) ? [] : isRight.errors;
    return errors.map(({ instancePath, message }) => `${about}: ${instancePath} ${message}.`);
  };
  const whole = errorsOf("manifest", manifest, "custom-elements.json");
  if (whole.length > 0) return whole;
  // The whole takes what is no right element for a class that isn't one, whatever else that has.
  return manifest.modules
    .flatMap((module) => module.declarations ?? [])
    .filter(({ tagName }) => tagName !== undefined)
    .flatMap((element) =>
      errorsOf("manifest#/definitions/CustomElementDeclaration", element, `<${element.tagName}>`),
    );
}

function elementProblems(element) {
  const about = (problem) => `<${element.tagName}>: ${problem}.`;
  return [
    ...["summary", "description"].filter((field) => !element[field]).map((field) => `it has no ${field}`),
    ...Object.entries(kinds).flatMap(([kind, [noun, ...fields]]) =>
      listProblems(element[kind] ?? [], noun, fields),
    ),
    ...listProblems(element.members ?? [], "member", []),
    ...(element.members ?? []).flatMap(memberProblems),
    ...(element.events ?? []).flatMap(eventProblems),
    ...(element.attributes ?? []).flatMap((attribute) => attributeProblems(attribute, element)),
  ].map(about);
}

function listProblems(entries, noun, fields) {
  const names = entries.map(({ name }) => name);
  return [
    ...names
      .filter((name, at) => names.indexOf(name) !== at)
      .map((name) => `the ${noun} ${quoted(name)} is there twice`),
    ...entries.flatMap((entry) =>
      ["description", ...fields]
        .filter((field) => !(field === "type" ? entry.type?.text : entry[field]))
        .map((field) => `the ${noun} ${quoted(entry.name)} has no ${field}`),
    ),
  ];
}

function memberProblems({ kind, name, type, parameters = [], return: returned }) {
  if (kind === "field") return type?.text ? [] : [`the property ${quoted(name)} has no type`];
  return [
    ...(returned?.type?.text ? [] : [`the method ${quoted(name)} returns nobody knows what`]),
    ...parameters
      .filter((parameter) => !parameter.type?.text)
      .map((parameter) => `the parameter ${quoted(parameter.name)} of ${name}() has no type`),
  ];
}

/** Events of ours are classes of their own, whose fields have types. */
function eventProblems({ name, type }) {
  if (!type?.text || /^[A-Z]\w+Event$/.test(type.text)) return [];
  return [`the event ${quoted(name)} is ${type.text}, which is no class of ours`];
}

function attributeProblems({ name, fieldName }, { members = [] }) {
  if (!fieldName || members.some((member) => member.name === fieldName)) return [];
  return [`the attribute ${quoted(name)} sets ${quoted(fieldName)}, which isn't there`];
}

const quoted = (name) => `"${name}"`;
