/**
 * A content security policy: nothing inline, nothing from elsewhere, and no string ever becomes code.
 *
 * @param {{ trustedTypes?: string, scripts?: string }} [allowed] - the policies that scripts of the page may make, which are
 *   by default those that the README names, and what scripts are allowed by
 */
export const strictPolicy = ({ trustedTypes = "lit-html", scripts = "'self'" } = {}) =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src *",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join("; ");
