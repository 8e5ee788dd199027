import { parseArgs } from "node:util";
import { SetupError } from "../../scripts/setup.mjs";

const help = `Serves the demo page and an embedded backend with the functions of convex/.

  npm start -- [--port N] [--backend-port N]

  --port N           port of the page (default: the variable PORT, else 5173, else a free one)
  --backend-port N   port of the backend (default: 3210, else a free one)
  --help             this text`;

/** @returns {{ help: string } | { port?: number, backendPort?: number }} */
export function parseDemoOptions(args, environment) {
  const { values } = parse(args);
  if (values.help) return { help };
  return {
    port: portNumber("--port", values.port ?? environment.PORT),
    backendPort: portNumber("--backend-port", values["backend-port"]),
  };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: { port: { type: "string" }, "backend-port": { type: "string" }, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${help}`);
  }
}

function portNumber(name, text) {
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new SetupError(`${name} must be a whole number from 1 to 65535, not "${text}".`);
}
