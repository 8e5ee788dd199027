/** The names of all commands, in the order of their help. */
export const COMMANDS = ["dev", "init", "bundle", "export", "import"] as const;

export type CommandName = (typeof COMMANDS)[number];

/** What `convex-elements --help` shows. */
export const HELP = `Runs a folder of Convex functions on this machine, for development. Not for production.

Usage: convex-elements COMMAND [options]

  init [folder]  Make a first app: a schema, functions and a page
  dev [dir]      Run the functions, and keep their generated code fresh
  bundle [dir]   Make a module of the functions, for a backend in a page
  export         Write a table's documents as JSON lines
  import FILE    Read documents from JSON lines into a table

  --help         Show this text; after a command, what it takes

From an empty folder:
  npm install convex-elements convex
  npx convex-elements init
  npx convex-elements dev --page .`;

/** What `convex-elements COMMAND --help` shows. */
export const HELP_OF: Readonly<Record<CommandName, string>> = {
  dev: `Runs a folder of Convex functions, and loads them again when they change. Not for production.

Usage: convex-elements dev [dir] [--page DIR] [--port 3210] [--host 127.0.0.1] [--site-port 3211]
                           [--data DIR | --memory] [--variables FILE] [--allow-origin ORIGIN]
                           [--no-dev-auth] [--no-codegen]

  dir           The folder with your functions. Default: what convex.json names, else convex
  --page DIR    Serve this folder as well, with your page in it: everything but names that begin with a dot, the data
                and the variables. The page names the backend's address, so --port then stays 3210 unless you say
                another one
  --port N      Where to listen. Default: 3210, or the next free port
  --site-port N Where HTTP actions are served. Default: the port after --port, or the next free one
  --host NAME   Default: 127.0.0.1, so that only this machine can connect
  --data DIR    Keep the data in this folder
  --memory      Keep the data in memory only: it is gone when this ends. The default, without a reminder
  --variables F Environment variables for the functions, one NAME=value a line. Nothing else is passed to them
  --allow-origin O  Let pages of this origin in, like https://app.example, beside those of this machine. May be given
                several times; null for pages without an origin, such as files; "*" for everybody's
  --no-dev-auth Hand out no tokens at /dev/token?user=NAME; they let pages of this machine sign in as anybody
  --no-codegen  Leave the folder _generated as it is. Otherwise it is made, and kept as Convex's own tools would

Point a Convex client at the printed address. Ctrl-C ends everything.`,
  init: `Makes a first app: a schema, a query and a mutation, a tsconfig.json, and a page that shows them. A file that is
there already is never touched.

Usage: convex-elements init [folder]

  folder        Where the app's packages are installed. Default: this folder`,
  bundle: `Makes a module of a folder of functions, for a backend in a page.

Usage: convex-elements bundle [dir] --out FILE.js [--check]

  dir           The folder with your functions. Default: what convex.json names, else convex
  --out FILE    Where it goes, as .js or .mjs; its types go beside it
  --check       Write nothing, and fail if the files aren't up to date`,
  export: `Writes a table's documents as JSON lines, while no server uses the data.

Usage: convex-elements export --data DIR --table NAME [--component PATH] [--out FILE]

  --data DIR    The folder that keeps the data
  --table NAME  The table
  --component P The component that the table belongs to, like workpool. Default: the app
  --out FILE    Where it goes. Default: the terminal`,
  import: `Reads documents from JSON lines into a table, while no server uses the data.

Usage: convex-elements import --data DIR --table NAME [--component PATH] [--append | --replace] FILE

  --data DIR    The folder that keeps the data
  --table NAME  The table
  --component P The component that the table belongs to, like workpool. Default: the app
  --append      Add to the documents that are there. The default
  --replace     Take the documents that are there away first`,
};
