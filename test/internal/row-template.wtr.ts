import { expect } from "@open-wc/testing";
import fc from "fast-check";
import { FakeTime } from "../support/fake-time.js";
import { RowTemplate } from "../../src/internal/template/row-template.js";
import { formats } from "../../src/internal/template/format-part.js";
import { blocks } from "../../src/internal/template/template-parts.js";

before(() => Promise.all([blocks.load(), formats.load()]));

const page = globalThis as { injected?: string };

function makeRow(markup: string, row: unknown) {
  const warnings: string[] = [];
  const template = document.createElement("template");
  template.innerHTML = markup;
  const bound = new RowTemplate(template, (message) => warnings.push(message)).create(document);
  bound.update(row);
  const box = document.createElement("div");
  box.append(bound.nodes);
  return { box, warnings, bound, first: box.firstElementChild! };
}

describe("row templates", () => {
  beforeEach(() => delete page.injected);

  it("fill texts and attributes by path", () => {
    const { box } = makeRow(
      '<a href="/u/{{user.id}}" title="{{ user.name }}">{{user.name}} <b>({{tags.0}})</b></a>',
      { user: { id: 7, name: "Ada" }, tags: ["new"] },
    );
    expect(box.innerHTML).to.equal('<a href="/u/7" title="Ada">Ada <b>(new)</b></a>');
  });

  it("show markup in data as text", () => {
    const { first } = makeRow("<p>{{body}}</p>", { body: "<img src=x onerror=injected=1>" });
    expect(first.textContent).to.equal("<img src=x onerror=injected=1>");
    expect(first.children.length).to.equal(0);
  });

  it("write only what has changed, into the same nodes", () => {
    const { first, bound } = makeRow('<p title="{{a}}">{{b}}</p>', { a: "1", b: "2" });
    const text = first.firstChild;
    bound.update({ a: "1", b: "3" });
    expect(first.textContent).to.equal("3");
    expect(first.firstChild).to.equal(text);
  });

  it("switch attributes on and off by true, false and nothing", () => {
    const markup = '<input disabled="{{done}}" aria-checked="{{done}}" placeholder="{{hint}}">';
    const { first, bound } = makeRow(markup, { done: true, hint: "x" });
    expect(first.outerHTML).to.equal('<input disabled="" aria-checked="true" placeholder="x">');
    bound.update({ done: false, hint: null });
    expect(first.outerHTML).to.equal('<input aria-checked="false">');
  });

  it("leave the template of a list inside alone", () => {
    const { box } = makeRow("<div><template><i>{{inner}}</i></template></div>", { inner: "no" });
    expect(box.querySelector("template")!.innerHTML).to.equal("<i>{{inner}}</i>");
  });

  it("warn of an object where text is wanted", () => {
    const { first, warnings } = makeRow("<p>{{author}}</p>", { author: { name: "Ada" } });
    expect(first.textContent).to.equal("");
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain("{{author.name}}");
  });

  it("do not load a picture before its address is known", () => {
    const { first } = makeRow('<img alt="" src="{{picture}}">', {});
    expect(first.hasAttribute("src")).to.equal(false);
  });

  for (const address of [
    "javascript:injected=1",
    " \u0001JaVa\tScRiPt:injected=1",
    "data:text/html,<script>injected=1</script>",
    "vbscript:x",
  ]) {
    it(`refuse data that is the address ${JSON.stringify(address)}`, () => {
      const markup = `<form action="{{x}}"><a href="{{x}}">a</a><button formaction="{{x}}">b</button>
        <svg><a href="{{x}}" xlink:href="{{x}}">c</a><use href="{{x}}"></use></svg></form>`;
      const { box, warnings } = makeRow(markup, { x: address });
      for (const element of box.querySelectorAll("*")) {
        expect(element.getAttributeNames().filter((name) => name !== "viewBox")).to.deep.equal([]);
      }
      expect(warnings.join()).to.contain("unsafe address");
    });
  }

  it("refuse an address whose scheme is put together from several values", () => {
    const { first } = makeRow('<a href="{{a}}{{b}}">x</a>', { a: "java", b: "script:injected=1" });
    expect(first.hasAttribute("href")).to.equal(false);
  });

  it("take an unsafe address away again when a row changes to one", () => {
    const { first, bound } = makeRow('<a href="{{x}}">x</a>', { x: "https://example.com/" });
    bound.update({ x: "javascript:injected=1" });
    expect(first.hasAttribute("href")).to.equal(false);
  });

  it("never fill attributes that can run code", () => {
    const markup = `<p onclick="{{x}}" ONMOUSEOVER="{{x}}" style="{{x}}" srcdoc="{{x}}">
      <svg><animate attributeName="{{x}}" to="{{x}}"></animate></svg></p>`;
    const { box, warnings } = makeRow(markup, { x: "injected=1" });
    for (const element of box.querySelectorAll("*")) expect(element.getAttributeNames()).to.deep.equal([]);
    expect(warnings.length).to.be.greaterThan(0);
  });

  it("never fill a style sheet", () => {
    const { box } = makeRow("<style>p { color: {{x}} }</style><p>{{x}}</p>", {
      x: "red } * { display: none",
    });
    expect(box.querySelector("style")!.textContent).not.to.contain("red");
  });

  it("take what runs code out of the template itself, with one warning", () => {
    const { box, warnings } = makeRow(
      `<script>injected = "script"</script><iframe srcdoc="<script>parent.injected=1</script>"></iframe>
       <object data="x"></object><embed src="x"><base href="x"><meta http-equiv="refresh"><link rel="stylesheet">
       <img alt="" src="missing:" onerror="injected = 'handler'"><a href="java&#x73;cript:injected=1">a</a>
       <svg><script>injected = "svg"</script><set attributeName="href" to="javascript:injected=1"></set></svg>
       <p onclick="injected = 1">{{text}}</p>`,
      { text: "x" },
    );
    document.body.append(box);
    box.querySelector("p")!.click();
    expect([...box.querySelectorAll("*")].map(({ localName }) => localName)).to.deep.equal([
      "img",
      "a",
      "svg",
      "p",
    ]);
    expect(box.querySelector("a")!.hasAttribute("href")).to.equal(false);
    expect(page.injected).to.equal(undefined);
    expect(warnings).to.have.lengthOf(1);
    box.remove();
  });

  it("write values as their language does", () => {
    const { box } = makeRow(
      '<time datetime="{{at | iso}}">{{at | date}}</time> {{n | number 1}} {{price | currency EUR}} {{c | plural one="# entry" other="# entries"}} {{who | or "Nobody"}}',
      { at: Date.UTC(2026, 0, 2, 12), n: 1234.56, price: 5, c: 1, who: "" },
    );
    expect(box.textContent).to.equal("Jan 2, 2026 1,234.6 €5.00 1 entry Nobody");
    expect(box.querySelector("time")!.dateTime).to.equal("2026-01-02T12:00:00.000Z");
  });

  it("warn of a format that does not fit, and show the value plainly", () => {
    const { first, warnings } = makeRow("<p>{{a | date}} {{b | shout}} {{c | currency nope}}</p>", {
      a: true,
      b: "b",
      c: 3,
    });
    expect(first.textContent).to.equal("true {{b | shout}} 3");
    expect(warnings).to.have.lengthOf(3);
  });

  it("show parts on a condition, and take them away again", () => {
    const { box, bound } = makeRow(
      '<p><template if="done"><b>done</b></template><template unless="done"><i>open</i></template><template if="kind" is="bug">!</template></p>',
      { done: false, kind: "bug" },
    );
    expect(box.textContent).to.equal("open!");
    bound.update({ done: [1], kind: "idea" });
    expect(box.textContent).to.equal("done");
    const b = box.querySelector("b");
    bound.update({ done: true, kind: "idea" });
    expect(box.querySelector("b") === b).to.equal(true);
  });

  it("repeat parts, keep the nodes of what stays, and reach the row around an item", () => {
    const markup =
      '<ul><template each="items"><li>{{@index}} {{name}} of {{../owner}}<template each="tags"> #{{.}}</template></li></template></ul>';
    const item = (_id: string, ...tags: string[]) => ({ _id, name: _id, tags });
    const { box, bound } = makeRow(markup, { owner: "Ada", items: [item("a", "x", "y"), item("b")] });
    expect(box.textContent).to.equal("1 a of Ada #x #y2 b of Ada");
    const [a, b] = box.querySelectorAll("li");
    bound.update({ owner: "Bo", items: [item("b", "z"), item("c"), item("a", "y")] });
    expect(box.textContent).to.equal("1 b of Bo #z2 c of Bo3 a of Bo #y");
    const after = [...box.querySelectorAll("li")];
    expect(after[0] === b && after[2] === a).to.equal(true);
    bound.update({ owner: "Bo", items: null });
    expect(box.textContent).to.equal("");
  });

  it("repeat equal items, and items that look like the number of a place", () => {
    const { box, bound } = makeRow('<template each="tags"><i>{{.}}</i></template>', { tags: ["#1", "#1"] });
    bound.update({ tags: ["#1", "#1", 1, "1", 1n] });
    expect(box.textContent).to.equal("#1#1111");
    bound.update({ tags: ["#2", "#2", "#2"] });
    expect(box.textContent).to.equal("#2#2#2");
  });

  it("keep focus in an item while items move around it", () => {
    const markup = '<template each="items"><input name="{{_id}}" /></template>';
    const row = (...ids: string[]) => ({ items: ids.map((_id) => ({ _id })) });
    const { box, bound } = makeRow(markup, row("a", "b", "c", "d"));
    document.body.append(box);
    for (const order of ["cabd", "dcba", "bxc", "cb", "zyxbc"]) {
      const input = box.querySelector<HTMLInputElement>("[name=b]")!;
      input.focus();
      bound.update(row(...order));
      expect([...box.querySelectorAll("input")].map(({ name }) => name).join("")).to.equal(order);
      expect(document.activeElement === input).to.equal(true);
    }
    box.remove();
  });

  it("show the items of any list in its order, by nodes that stay", () => {
    const item = fc.oneof(
      fc.record({ _id: fc.constantFrom("a", "b", "c", "#0", "#1"), name: fc.constantFrom("x", "y") }),
      fc.constantFrom("a", "#0", "#1", 0, 1, null),
    );
    fc.assert(
      fc.property(fc.array(fc.array(item, { maxLength: 7 }), { minLength: 1, maxLength: 5 }), (lists) => {
        const { box, bound } = makeRow(
          '<p><template each="items"><b>{{name}}|{{../items.0._id}}|{{@index}}</b></template>!</p>',
          {},
        );
        for (const items of lists) {
          bound.update({ items });
          const field = (of: unknown, name: string) =>
            ((of as Record<string, unknown> | null)?.[name] as string | undefined) ?? "";
          const texts = items.map((of, at) => `${field(of, "name")}|${field(items[0], "_id")}|${at + 1}`);
          expect([...box.querySelectorAll("b")].map(({ textContent }) => textContent)).to.deep.equal(texts);
          expect(box.textContent.endsWith("!")).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("keep a time fresh that came later, and was nearer, than the one before", () => {
    const time = new FakeTime();
    const { first, bound } = makeRow("<p>{{at | relative}}</p>", { at: Date.now() - 3 * 3_600_000 });
    bound.update({ at: Date.now() });
    expect(first.textContent).to.equal("now");
    time.pass(2000);
    expect(first.textContent).to.equal("2 seconds ago");
    bound.update({ at: null });
    expect(time.waiting).to.equal(0);
    bound.dispose();
    time.end();
  });

  it("touch nothing when an equal row comes", () => {
    const markup =
      '<ul><template each="items"><li>{{name}}</li></template></ul><template if="a">{{a}}</template>';
    const row = () => ({
      a: "1",
      items: [
        { _id: "a", name: "a" },
        { _id: "b", name: "b" },
      ],
    });
    const { box, bound } = makeRow(markup, row());
    const observer = new MutationObserver(() => undefined);
    observer.observe(box, { childList: true, subtree: true, characterData: true });
    bound.update(row());
    expect(observer.takeRecords()).to.have.lengthOf(0);
  });

  it("give data no way to run code in parts either", () => {
    const { box, warnings } = makeRow(
      '<template each="links"><a href="{{.}}" onclick="injected=1">x</a><script>injected = 1</scr' +
        "ipt></template>",
      { links: ["javascript:injected=1"] },
    );
    document.body.append(box);
    box.querySelector("a")!.click();
    expect([page.injected, box.querySelector("script")]).to.deep.equal([undefined, null]);
    expect(warnings.length).to.be.greaterThan(0);
    box.remove();
  });

  it("keep times fresh as long as the row is there", () => {
    const { first, bound } = makeRow("<p>{{at | relative}}</p>", { at: Date.now() - 3 * 3_600_000 });
    expect(first.textContent).to.equal("3 hours ago");
    bound.dispose();
  });
});
