import { html, nothing, svg, type TemplateResult } from "lit";
import { directive, Directive, type ElementPart } from "lit/directive.js";
import type { Paint } from "../../internal/person-paint.js";
import type { Look } from "./member-look.js";

/** Sets colours by CSSOM, because a style attribute would be dropped under a strict content security policy. */
class Painted extends Directive {
  #known = "";

  /** Where there is no page, there is nothing to colour. */
  render(...paint: [Paint]): unknown {
    return paint.length > 0 ? nothing : undefined;
  }

  override update({ element }: ElementPart, [{ color, ink }]: [Paint]): unknown {
    const now = color + ink;
    if (now === this.#known) return nothing;
    this.#known = now;
    const { style } = element as HTMLElement;
    style.setProperty("--_color", color);
    style.setProperty("--_ink", ink);
    return nothing;
  }
}
const painted = directive(Painted);

/** Somebody without a name has no initials. */
const silhouette = (): TemplateResult =>
  html`<svg class="silhouette" viewBox="0 0 16 16" fill="currentColor">
    ${svg`<circle cx="8" cy="5.5" r="3" /><path d="M2.5 14.5a5.5 5.5 0 0 1 11 0Z" />`}
  </svg>`;

/** A picture of somebody, with letters below it until it is loaded. Their name stands beside it as text. */
export function avatarView(look: Look, pictureFailed: (address: string) => void): TemplateResult {
  const { initials, picture, status, title, statusText } = look;
  return html`<span
    class="avatar"
    part="avatar"
    aria-hidden="true"
    title="${title} · ${statusText}"
    ${painted(look)}
    ><span part="initials">${initials || silhouette()}</span>${
      picture === undefined
        ? nothing
        : html`<img
            class="picture"
            part="picture"
            alt=""
            decoding="async"
            draggable="false"
            referrerpolicy="no-referrer"
            src=${picture}
            @error=${() => pictureFailed(picture)}
          />`
    }<span class="dot" part="dot ${status}" data-status=${status}></span
  ></span>`;
}

/** One of the people, as an entry of the list. `content` stands in the place of the avatar. */
export function memberView(
  look: Look,
  content: TemplateResult | undefined,
  pictureFailed: (address: string) => void,
): TemplateResult {
  const { member, status, title, statusText } = look;
  return html`<li
    class="member"
    part="member${member.isSelf ? " self" : ""}${status === "here" ? "" : ` ${status}`}"
  >
    ${
      content ??
      html`${avatarView(look, pictureFailed)}<span class="hidden-text">${title}, ${statusText}</span>`
    }
  </li>`;
}
