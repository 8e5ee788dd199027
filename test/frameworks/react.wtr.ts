import { testForm, testFramework, testOrdinaryUse } from "./suite.js";

testFramework("React", "/frameworks/react.js");
testFramework("React that renders when it likes", "/frameworks/react.js", "mountHostedLater");
testOrdinaryUse("React", "/frameworks/react.js");
testForm("React", "/frameworks/react.js");
