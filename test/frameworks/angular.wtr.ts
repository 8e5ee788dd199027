import { testForm, testFramework, testOrdinaryUse } from "./suite.js";

testFramework("Angular", "/frameworks/angular.js");
testOrdinaryUse("Angular", "/frameworks/angular.js");
testForm("Angular", "/frameworks/angular.js");
