/** The functions of `stories/convex`, made by `.storybook/backend-code.ts`. */
declare module "virtual:stories/convex" {
  const code: import("../../src/testing/index.js").PageBackendOptions["code"];
  export default code;
}
