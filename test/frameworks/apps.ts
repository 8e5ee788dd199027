import { examplesOf, textOf } from "../docs/markdown.js";

/** One framework's app: its components are written in README and in the guide, and the rest is here. */
export interface App {
  /** By their names in the app's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** The program that makes what the browser gets, each with its arguments. */
  readonly builds: readonly (readonly string[])[];
  /** The framework's own checker of types, with its arguments. */
  readonly checker: readonly string[];
}

/** The packages of the frameworks and of their tools, in the versions of this repository. */
export const packagesOfFrameworks = [
  ...["react", "react-dom", "@types/react", "@types/react-dom", "@types/node", "@vitejs/plugin-react"],
  ...["vue", "@vitejs/plugin-vue", "svelte", "@sveltejs/vite-plugin-svelte", "solid-js", "vite-plugin-solid"],
  ...["@angular/core", "@angular/common", "@angular/compiler", "@angular/platform-browser", "rxjs", "vite"],
];

/** The first example in `language` below the line of `page` that begins with `start`. */
function example(page: "README.md" | "docs/frameworks.md", start: string, language: string): string {
  const line = textOf(page)
    .split("\n")
    .findIndex((each) => each.startsWith(start));
  const found = examplesOf(page).find((each) => each.language === language && each.line > line);
  if (line < 0 || !found) throw new Error(`${page} has no example in ${language} for ${start}.`);
  return found.code;
}

const readme = (framework: string, language: string) => example("README.md", `**${framework}**`, language);
const guide = (framework: string, language: string) =>
  example("docs/frameworks.md", `## ${framework}`, language);

/** Both components, each in its own place. What the guide's tells its parent is shown in a third. */
const index = (main: string) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Messages</title><link rel="icon" href="data:," /></head>
  <body>
    <section id="guide"></section>
    <p id="total"></p>
    <convex-provider url="http://127.0.0.1:3210"><section id="readme"></section></convex-provider>
    <script type="module" src="${main}"></script>
  </body>
</html>`;

const places = `
  const place = (id: string) => document.getElementById(id)!;
  const tell = (total: number) => { place("total").textContent = total + " messages"; };
  const unmountBy = (unmount: () => void) => void Object.assign(window, { unmount });`;

/** The line that switches the types on, for all files of an app. */
const types = (framework: string) => `import "convex-elements/types/${framework}";\n`;

const configWith = (plugin: string, call: string) =>
  `import ${call} from "${plugin}";\nexport default { plugins: [${call}()] };\n`;

// Frameworks say in this mode what they find wrong.
const viteBuild = ["vite", "build", "--mode", "development", "--base", "./", "--logLevel", "warn"];

const react: App = {
  files: {
    "env.d.ts": types("react"),
    "Board.tsx": guide("React", "tsx"),
    "Messages.tsx": readme("React 19", "tsx"),
    "main.tsx": `
      import { StrictMode } from "react";
      import { createRoot } from "react-dom/client";
      import { Board } from "./Board";
      import { Messages } from "./Messages";
      ${places}
      const roots = [createRoot(place("guide")), createRoot(place("readme"))] as const;
      roots[0].render(<StrictMode><Board channel="React, guide" onTotal={tell} /></StrictMode>);
      roots[1].render(<StrictMode><Messages channel="React, readme" /></StrictMode>);
      unmountBy(() => roots.forEach((root) => root.unmount()));`,
    "vite.config.js": configWith("@vitejs/plugin-react", "react"),
    "index.html": index("main.tsx"),
  },
  builds: [viteBuild],
  checker: ["tsc", "-p", "."],
};

const vue: App = {
  files: {
    "env.d.ts": types("vue"),
    "Board.vue": guide("Vue", "vue"),
    "Messages.vue": readme("Vue 3", "vue"),
    "main.ts": `
      import { createApp } from "vue";
      import Board from "./Board.vue";
      import Messages from "./Messages.vue";
      ${places}
      const apps = [
        createApp(Board, { channel: "Vue, guide", onTotal: tell }),
        createApp(Messages, { channel: "Vue, readme" }),
      ] as const;
      apps[0].mount(place("guide"));
      apps[1].mount(place("readme"));
      unmountBy(() => apps.forEach((app) => app.unmount()));`,
    "vite.config.js": readme("Vue 3", "js"),
    "index.html": index("main.ts"),
  },
  builds: [viteBuild],
  checker: ["vue-tsc", "--noEmit", "-p", "."],
};

const svelte: App = {
  files: {
    "env.d.ts": types("svelte"),
    "Board.svelte": guide("Svelte", "svelte"),
    "Messages.svelte": readme("Svelte 5", "svelte"),
    "main.ts": `
      import { mount, unmount } from "svelte";
      import Board from "./Board.svelte";
      import Messages from "./Messages.svelte";
      ${places}
      const mounted = [
        mount(Board, { target: place("guide"), props: { channel: "Svelte, guide" } }),
        mount(Messages, { target: place("readme"), props: { channel: "Svelte, readme" } }),
      ];
      unmountBy(() => mounted.forEach((each) => void unmount(each)));`,
    "vite.config.js": `import { svelte } from "@sveltejs/vite-plugin-svelte";\nexport default { plugins: [svelte()] };\n`,
    "index.html": index("main.ts"),
  },
  builds: [viteBuild],
  checker: ["svelte-check", "--tsconfig", "./tsconfig.json", "--threshold", "error", "--output", "machine"],
};

const solid: App = {
  files: {
    "env.d.ts": types("solid"),
    "Board.tsx": guide("Solid", "tsx"),
    "Messages.tsx": readme("Solid", "tsx"),
    "main.tsx": `
      import { render } from "solid-js/web";
      import { Board } from "./Board";
      import { Messages } from "./Messages";
      ${places}
      const ends = [
        render(() => <Board channel="Solid, guide" onTotal={tell} />, place("guide")),
        render(() => <Messages channel="Solid, readme" />, place("readme")),
      ];
      unmountBy(() => ends.forEach((end) => end()));`,
    "vite.config.js": configWith("vite-plugin-solid", "solid"),
    "index.html": index("main.tsx"),
  },
  builds: [viteBuild],
  checker: ["tsc", "-p", "."],
};

/** The checker is the compiler too. */
const angular: App = {
  files: {
    "board.ts": guide("Angular", "ts"),
    "messages.ts": readme("Angular", "ts"),
    // Angular's own packages leave the last step of compiling to who uses them: here, to the browser.
    "main.ts": `
      import "@angular/compiler";
      import { provideZonelessChangeDetection } from "@angular/core";
      import { createApplication } from "@angular/platform-browser";
      import { Board } from "./board.js";
      import { Messages } from "./messages.js";
      ${places}
      void createApplication({ providers: [provideZonelessChangeDetection()] }).then((app) => {
        app.bootstrap(Board, place("guide")).setInput("channel", "Angular, guide");
        app.bootstrap(Messages, place("readme")).setInput("channel", "Angular, readme");
        unmountBy(() => { tell(0); app.destroy(); });
      });`,
    "index.html": index("out/main.js"),
  },
  builds: [["ngc", "-p", "."], viteBuild],
  checker: ["ngc", "-p", "tsconfig.wrong.json"],
};

const lit: App = {
  files: {
    "my-messages.ts": guide("Lit", "ts"),
    "message-count.ts": readme("Lit", "ts"),
    "main.ts": `
      import "convex-elements/define";
      import { MyMessages } from "./my-messages.js";
      import { MessageCount } from "./message-count.js";
      ${places}
      const list = Object.assign(new MyMessages(), { channel: "Lit, guide" });
      const count = Object.assign(new MessageCount(), { channel: "Lit, readme" });
      place("readme").append(list, count);
      unmountBy(() => { list.remove(); count.remove(); });`,
    "tsconfig.json": JSON.stringify({
      extends: "../events/tsconfig.json",
      compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false },
      // The events as well, which have their types with `define` alone.
      include: [".", "../events"],
    }),
    "index.html": index("main.ts"),
  },
  builds: [viteBuild],
  checker: ["tsc", "-p", "."],
};

/** Pages that a server has rendered, and that React takes over in the browser. */
const reactServer: App = {
  files: {
    "env.d.ts": types("react"),
    "Board.tsx": guide("React", "tsx"),
    "Page.tsx": example("docs/frameworks.md", "### Rendered on a server", "tsx"),
    "AsEver.tsx": `
      import { useEffect, useState } from "react";
      /** Like any other component, but for the arguments, which are text, and the tags, which are defined late. */
      export default function AsEver({ channel }: { channel: string }) {
        const [total, setTotal] = useState(0);
        useEffect(() => void import("convex-elements/define"), []);
        return (
          <main>
            <h1>{total} messages</h1>
            <realtime-list
              query="messages:list"
              args={JSON.stringify({ channel })}
              onlist-change={(event) => setTotal(event.total)}
            />
          </main>
        );
      }`,
    "Document.tsx": `
      import { lazy, StrictMode, Suspense } from "react";
      import AsEver from "./AsEver";
      const Page = lazy(async () => ({ default: (await import("./Page")).Page }));
      /** The guide's page is streamed after what stands around it, and taken over after that. */
      export const Document = ({ path }: { path: string }) => (
        <StrictMode>
          <html lang="en">
            <head><meta charSet="utf-8" /><title>Messages</title><link rel="icon" href="data:," /></head>
            <body>
              <convex-provider url={import.meta.env.VITE_CONVEX_URL}>
                <sync-status compact />
                {path === "/guide" ? (
                  <Suspense fallback={<p>Wait …</p>}><Page channel="React server, guide" /></Suspense>
                ) : (
                  <AsEver channel="React server, as ever" />
                )}
              </convex-provider>
            </body>
          </html>
        </StrictMode>
      );`,
    "client.tsx": `
      import { hydrateRoot } from "react-dom/client";
      import { Document } from "./Document";
      const path = location.pathname;
      if (path === "/guide") await import("convex-elements/define");
      hydrateRoot(document, <Document path={path} />);`,
    "server.tsx": `
      import { renderToPipeableStream } from "react-dom/server";
      import { Document } from "./Document";
      const [path = ""] = process.argv.slice(2);
      const options = { bootstrapModules: ["/react-server/dist/client.js"] };
      const { pipe } = renderToPipeableStream(<Document path={path} />, {
        ...options,
        onShellReady: () => pipe(process.stdout),
        onError(error) { throw error; },
      });`,
    "vite.config.js": `
      import react from "@vitejs/plugin-react";
      const rolldownOptions = { input: "client.tsx", output: { entryFileNames: "[name].js" } };
      export default { plugins: [react()], build: { target: "es2022", rolldownOptions } };`,
    "tsconfig.json": JSON.stringify({
      extends: "../react/tsconfig.json",
      compilerOptions: { types: ["vite/client", "node"] },
      include: ["."],
    }),
  },
  builds: [viteBuild, [...viteBuild, "--ssr", "server.tsx", "--outDir", "server"]],
  checker: ["tsc", "-p", "."],
};

/** By the names of their folders. */
export const apps: Readonly<Record<string, App>> = {
  ...{ react, vue, svelte, solid, angular, lit },
  "react-server": reactServer,
};
