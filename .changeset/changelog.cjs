/** What a change set says stands in CHANGELOG.md as it was written, without the commit that brought it. */
module.exports = {
  getReleaseLine: async ({ summary }) => {
    const [first, ...rest] = summary.trim().split("\n");
    return [`- ${first}`, ...rest.map((line) => line && `  ${line}`)].join("\n");
  },
  // Nothing of this repository depends on something else of it.
  getDependencyReleaseLine: async () => "",
};
