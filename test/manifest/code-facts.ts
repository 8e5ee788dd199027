import path from "node:path";
import ts from "typescript";

export const kinds = [
  "attributes",
  "members",
  "events",
  "slots",
  "cssParts",
  "cssProperties",
  "cssStates",
] as const;

/** What the code of an element has of each kind, by name. */
export interface CodeFacts {
  readonly tag: string;
  readonly names: Readonly<Record<(typeof kinds)[number], ReadonlySet<string>>>;
  /** Expressions whose words can't be known without running them, such as `slot name=${slot}`. */
  readonly unknown: readonly string[];
}

const root = path.resolve(import.meta.dirname, "../..");
const inSource = (file: string) => path.join(root, "src", file);

/** A program over all elements, where `planted` replaces what files of `src` hold. */
export function programOf(
  tags: readonly string[],
  planted: ReadonlyMap<string, string> = new Map(),
  before?: ts.Program,
) {
  const read = (file: string) => ts.sys.readFile(file);
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.build.json"), read) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const texts = new Map([...planted].map(([file, text]) => [inSource(file), text]));
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...others) => {
    const text = texts.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    return before?.getSourceFile(file) ?? getSourceFile(file, ...others);
  };
  const files = tags.map((tag) => inSource(`elements/${tag}/define.ts`));
  return ts.createProgram(files, { ...options, noEmit: true }, host);
}

/** What is in the class of a tag, in its own folder, and in what of `internal`, `rows` and `controllers` that uses. */
export function factsOf(program: ts.Program, tag: string): CodeFacts {
  return new Reader(program, tag).facts();
}

class Reader {
  readonly #checker: ts.TypeChecker;
  readonly #files: readonly ts.SourceFile[];
  readonly #names = Object.fromEntries(kinds.map((kind) => [kind, new Set<string>()])) as Record<
    (typeof kinds)[number],
    Set<string>
  >;
  readonly #unknown: string[] = [];
  readonly #program: ts.Program;
  readonly #tag: string;

  constructor(program: ts.Program, tag: string) {
    this.#program = program;
    this.#tag = tag;
    this.#checker = program.getTypeChecker();
    this.#files = this.#reachable(inSource(`elements/${tag}/${tag}.ts`));
  }

  facts(): CodeFacts {
    for (const file of this.#files) this.#visit(file);
    for (const file of [this.#files[0]!, this.#sourceOf(inSource("internal/realtime-element.ts"))])
      file.forEachChild((node) => {
        if (ts.isClassDeclaration(node) && isElementClass(node))
          node.members.forEach((member) => this.#member(member));
      });
    return { tag: this.#tag, names: this.#names, unknown: [...new Set(this.#unknown)].sort() };
  }

  #sourceOf(file: string): ts.SourceFile {
    const source = this.#program.getSourceFile(file);
    if (!source) throw new Error(`${file} isn't there.`);
    return source;
  }

  #reachable(first: string): readonly ts.SourceFile[] {
    const found = new Map<string, ts.SourceFile>();
    const take = (file: string): void => {
      if (found.has(file) || !/src\/(elements|internal|rows|controllers)\//.test(file)) return;
      const source = this.#sourceOf(file);
      found.set(file, source);
      for (const text of valueImports(source))
        take(path.join(path.dirname(file), text.replace(/\.js$/, ".ts")));
    };
    take(first);
    return [...found.values()];
  }

  #visit(node: ts.Node): void {
    if (ts.isTaggedTemplateExpression(node)) this.#template(node);
    else if (ts.isCallExpression(node)) this.#call(node);
    else if (ts.isNewExpression(node)) this.#event(node);
    else if (ts.isStringLiteralLike(node)) this.#selector(node.text);
    else if (ts.isTemplateExpression(node)) this.#variableOf(node);
    node.forEachChild((child) => this.#visit(child));
  }

  #template({ tag, template }: ts.TaggedTemplateExpression): void {
    const spans = ts.isTemplateExpression(template) ? template.templateSpans : [];
    const texts = ts.isTemplateExpression(template)
      ? [template.head.text, ...spans.map(({ literal }) => literal.text)]
      : [template.text];
    // Each expression stands as its number between two characters that no template has.
    const text = texts.map((part, at) => (at === 0 ? part : `\u0001${at - 1}\u0002${part}`)).join("");
    if (tag.getText() === "css") return this.#variables(text);
    const values = (attribute: string) => this.#valuesIn(attribute, spans);
    for (const [, quoted, bare] of text.matchAll(/\bpart=(?:"([^"]*)"|(\u0001\d+\u0002))/g))
      this.#add("cssParts", values(quoted ?? bare ?? ""));
    for (const [, attributes = ""] of text.matchAll(/<slot\b([^>]*)/g)) {
      const [, quoted, bare] = /\bname=(?:"([^"]*)"|(\u0001\d+\u0002))/.exec(attributes) ?? [];
      const name = quoted ?? bare;
      this.#add("slots", name === undefined ? [""] : values(name));
    }
  }

  #valuesIn(attribute: string, spans: readonly ts.TemplateSpan[]): readonly string[] {
    return attribute.split(/(\u0001\d+\u0002)/).flatMap((piece) => {
      const [, at] = /\u0001(\d+)\u0002/.exec(piece) ?? [];
      return at === undefined ? [piece] : this.#values(spans[Number(at)]!.expression);
    });
  }

  /** Every word that an expression can be. */
  #values(node: ts.Expression): readonly string[] {
    if (ts.isParenthesizedExpression(node)) return this.#values(node.expression);
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isConditionalExpression(node))
      return [...this.#values(node.whenTrue), ...this.#values(node.whenFalse)];
    if (ts.isTemplateExpression(node))
      return [
        node.head.text,
        ...node.templateSpans.flatMap(({ expression, literal }) => [
          ...this.#values(expression),
          literal.text,
        ]),
      ];
    if (ts.isArrayLiteralExpression(node))
      return node.elements.flatMap((element) => [
        ...this.#values(ts.isSpreadElement(element) ? element.expression : element),
        " ",
      ]);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression;
      if (name.text === "join") return this.#values(expression);
    }
    const type = this.#checker.getTypeAtLocation(node);
    const members = type.isUnion() ? type.types : [type];
    const words = members.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    if (words.every((member) => member.isStringLiteral())) return words.map((member) => member.value);
    const declaration = this.#checker.getSymbolAtLocation(node)?.valueDeclaration;
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
      return this.#values(declaration.initializer);
    if (declaration && ts.isParameter(declaration)) return this.#given(declaration);
    this.#unknown.push(node.getText());
    return [];
  }

  /** What callers pass for a parameter of a function or method of the same file. */
  #given(parameter: ts.ParameterDeclaration): readonly string[] {
    const callee = parameter.parent.name;
    const at = parameter.parent.parameters.indexOf(parameter);
    const found: string[] = [];
    const search = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const { expression } = node;
        const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
        const argument = node.arguments[at];
        if (argument && callee && name.getText() === callee.getText()) found.push(...this.#values(argument));
      }
      node.forEachChild(search);
    };
    search(parameter.getSourceFile());
    if (found.length === 0) this.#unknown.push(parameter.getText());
    return found;
  }

  #call(call: ts.CallExpression): void {
    const { expression, arguments: given } = call;
    if (!ts.isPropertyAccessExpression(expression) || given[0] === undefined) return;
    const { name } = expression;
    // The base class sends it for those that call this.
    const isInBase = call.getSourceFile().fileName.endsWith("realtime-element.ts");
    if (name.text === "reportLoading" && !isInBase) this.#names.events.add("pending-task");
    if (name.text === "toggleState") this.#add("cssStates", this.#values(given[0]));
    if (/^(setProperty|getPropertyValue)$/.test(name.text) && ts.isStringLiteralLike(given[0]))
      this.#variable(given[0].text);
  }

  #event({ expression }: ts.NewExpression): void {
    const name = expression.getText();
    if (name === "PendingTaskEvent" || !/Event$/.test(name)) return;
    const symbol = this.#checker.getSymbolAtLocation(expression);
    const declared =
      symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = declared?.declarations ?? [];
    if (!declaration || !/src\/events\//.test(declaration.getSourceFile().fileName)) return;
    const [, event] = /eventName = "([^"]+)"/.exec(declaration.getText()) ?? [];
    if (event !== undefined) this.#names.events.add(event);
  }

  /** Content that is looked for among the children, and never put into a slot. */
  #selector(text: string): void {
    if (/:scope > template$/.test(text)) this.#names.slots.add("");
    for (const [, name] of text.matchAll(/template\[slot="?([\w-]+)"?\]/g)) this.#names.slots.add(name!);
    this.#variables(text);
  }

  /** As in `var(--live-value-${name})`. */
  #variableOf({ head, templateSpans }: ts.TemplateExpression): void {
    let before = head.text;
    for (const { expression, literal } of templateSpans) {
      const [, start] = /var\((--[\w-]+-)$/.exec(before) ?? [];
      if (start !== undefined) for (const value of this.#values(expression)) this.#variable(start + value);
      before = literal.text;
    }
  }

  #variables(text: string): void {
    for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) this.#variable(name!);
  }

  #variable(name: string): void {
    if (name.startsWith(`--${this.#tag}-`) && !name.endsWith("-")) this.#names.cssProperties.add(name);
  }

  #member(member: ts.ClassElement): void {
    const name = member.name && ts.isIdentifier(member.name) ? member.name.text : undefined;
    if (name === undefined || ofLit.has(name) || /Callback$/.test(name)) return;
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    if (ts.getCombinedModifierFlags(member) & hidden) return;
    this.#names.members.add(name);
    const [decorator] = (ts.canHaveDecorators(member) ? ts.getDecorators(member) : undefined) ?? [];
    if (!decorator) return;
    const text = decorator.getText();
    if (/attribute: false/.test(text)) return;
    this.#names.attributes.add(/attribute: "([^"]+)"/.exec(text)?.[1] ?? name.toLowerCase());
  }

  #add(kind: "slots" | "cssParts" | "cssStates", values: readonly string[]): void {
    if (kind === "slots") return values.forEach((value) => this.#names.slots.add(value));
    for (const word of values.flatMap((value) => value.split(/\s+/)))
      if (word !== "") this.#names[kind].add(word);
  }
}

/** What Lit and the platform ask of an element. */
const ofLit = new Set([
  "styles",
  "defaultTag",
  "render",
  "update",
  "updated",
  "willUpdate",
  "logger",
  "constructor",
]);

function isElementClass({
  heritageClauses = [],
}: {
  readonly heritageClauses?: readonly ts.HeritageClause[] | undefined;
}) {
  return heritageClauses.some((clause) => /\b(RealtimeElement|LitElement)\b/.test(clause.getText()));
}

/** What a file needs when it runs, at once or later. */
function valueImports(source: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isImportDeclaration(node) &&
      !node.importClause?.isTypeOnly &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      found.push(node.moduleSpecifier.text);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found.filter((specifier) => specifier.startsWith("."));
}
