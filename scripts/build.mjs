// `npm run build`: makes dist/, cdn/ and custom-elements.json, whether or not anything has changed.
import { build, main } from "./setup.mjs";

await main(() => build({ isForced: true }));
