import { testForm, testFramework, testOrdinaryUse } from "./suite.js";

testFramework("Vue", "/frameworks/vue.js");
testOrdinaryUse("Vue", "/frameworks/vue.js");
testForm("Vue", "/frameworks/vue.js");
