// Signing in, where more than one person uses the server.

import { post } from "/pages/api.js";
import { h } from "/pages/dom.js";
import { field, form, title } from "/pages/pieces.js";
import { t } from "/pages/words.js";

export async function show({ enter }) {
  const fields = [
    field(t("Name"), h("input", { name: "name", autocomplete: "username", required: true })),
    field(t("Password"), h("input", { name: "password", type: "password", autocomplete: "current-password", required: true })),
    field(t("Code"), h("input", { name: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 12 }), t("Only if an app on your phone makes one.")),
  ];
  const body = [
    title(t("Sign in")),
    h("div", { class: "card narrow" }, form(fields, t("Sign in"), async (values) => enter(await post("/session", values)))),
    h("p", { class: "fine narrow" }, t("Alone on this machine? Use the address that kneewise serve printed; it works once.")),
  ];
  return { title: t("Sign in"), body };
}
