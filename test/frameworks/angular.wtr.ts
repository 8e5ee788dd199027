import { testFramework, testOrdinaryUse } from "./suite.js";

testFramework("Angular", "/frameworks/angular.js");
testOrdinaryUse("Angular", "/frameworks/angular.js");
