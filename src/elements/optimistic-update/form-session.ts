import type { MutationCall } from "../../controllers/mutation-call.js";
import { focusedNear } from "../../internal/focus.js";
import { findIn } from "./form-parts.js";
import { FormSnapshot } from "./form-snapshot.js";
import { isHtml } from "../../internal/unshadowed.js";

/** What was in a form when it was submitted. */
interface Submission {
  readonly snapshot: FormSnapshot;
  /** Where the person was. */
  readonly focus: Element | null;
  readonly keepsValues: boolean;
  /** The form was emptied, because the call is safe elsewhere. */
  isCleared: boolean;
}

/** What becomes of the content of a form as its calls move on: nothing that somebody wrote is lost. */
export class FormSession {
  readonly #submissions = new WeakMap<MutationCall, Submission>();
  #edited: MutationCall | undefined;
  /** What stood in the form when a failed call took its place. */
  #draft: FormSnapshot | undefined;

  /** The failed call whose content stands in the form, to be sent once more from there. */
  get edited(): MutationCall | undefined {
    return this.#edited?.state.name === "failed" ? this.#edited : undefined;
  }

  submitted(call: MutationCall, form: HTMLFormElement, keepsValues: boolean): void {
    const snapshot = new FormSnapshot(form);
    this.#submissions.set(call, { snapshot, focus: focusedNear(form), keepsValues, isCleared: false });
  }

  formOf(call: MutationCall | undefined): HTMLFormElement | undefined {
    return call && this.#submissions.get(call)?.snapshot.form;
  }

  /** The content that was submitted went out of the form, so that equal content in it is meant as a further call. */
  isCleared(call: MutationCall): boolean {
    return this.#submissions.get(call)?.isCleared ?? false;
  }

  /** The person is where they were when they submitted, or nowhere: the focus may be moved. */
  mayMoveFocus(call: MutationCall): boolean {
    const submission = this.#submissions.get(call);
    if (!submission) return false;
    const { focus, snapshot } = submission;
    const focused = focusedNear(snapshot.form);
    return focused === null || focused === focus || focused === document.body;
  }

  /** To be told of each step of a call. */
  moved(call: MutationCall): void {
    const submission = this.#submissions.get(call);
    if (!submission) return;
    if (call.state.name === "failed") {
      if (this.edited === undefined && submission.snapshot.restore()) this.#edit(call, submission);
    } else if (call.isSafe || call.state.name === "applied") this.#release(call, submission);
  }

  /** Puts the content of a call back, where nothing else was written meanwhile. */
  takeBack(call: MutationCall): void {
    this.#submissions.get(call)?.snapshot.restore();
  }

  /** Puts the content of a failed call into the form. What stands there comes back when that has been sent. */
  edit(call: MutationCall): void {
    const submission = this.#submissions.get(call);
    if (!submission) return;
    const { snapshot } = submission;
    if (!snapshot.restore()) {
      this.#draft ??= new FormSnapshot(snapshot.form);
      snapshot.write();
    }
    this.#edit(call, submission);
    this.focusField(call);
  }

  /** Brings the person back to the field that they were in. */
  focusField(call: MutationCall): void {
    const submission = this.#submissions.get(call);
    if (!submission) return;
    const { snapshot } = submission;
    const field = submission.focus ?? findIn(snapshot.form, "input, textarea, select");
    if (isHtml(field) && field.matches("input, textarea, select")) field.focus();
  }

  /** A failed call was let go: its content goes with it, if it is untouched. */
  dropped(call: MutationCall): void {
    const submission = this.#submissions.get(call);
    if (this.#edited !== call || !submission?.snapshot.isThere || submission.keepsValues) return;
    submission.snapshot.clear();
    this.#bringBackDraft();
  }

  #edit(call: MutationCall, submission: Submission): void {
    this.#edited = call;
    submission.isCleared = false;
  }

  #release(call: MutationCall, submission: Submission): void {
    if (this.#edited === call) this.#edited = undefined;
    if (submission.isCleared || submission.keepsValues) return;
    submission.isCleared = true;
    submission.snapshot.clear();
    this.#bringBackDraft();
  }

  #bringBackDraft(): void {
    this.#draft?.restore();
    this.#draft = undefined;
  }
}
