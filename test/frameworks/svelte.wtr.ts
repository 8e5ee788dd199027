import { testForm, testFramework, testOrdinaryUse } from "./suite.js";

testFramework("Svelte", "/frameworks/svelte.js");
testOrdinaryUse("Svelte", "/frameworks/svelte.js");
testForm("Svelte", "/frameworks/svelte.js");
