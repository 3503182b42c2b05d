import "./editor-api.ts";
import { readView } from "./grid/view-state.ts";
import { HostConnection } from "./host-connection.ts";
import "./panel-page.ts";
import { PanelStore } from "./panel-store.ts";
import { panelStyle } from "./panel-style.ts";

const { styleSheet } = panelStyle;
if (styleSheet !== undefined) document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];

const api = acquireVsCodeApi();
const page = document.createElement("saccade-panel-page");
const store = new PanelStore(() => {
  page.requestUpdate();
});
const host = new HostConnection(api, {
  state: (news) => {
    store.patch(news);
  },
  progress: (news) => {
    store.progress(news);
  },
  tokens: (news) => {
    store.tokens(news);
  },
  trials: (news) => {
    store.trials(news);
  },
});
page.store = store;
page.host = host;
page.view = readView(api.getState());
page.onView = (view) => {
  api.setState(view);
};
(document.getElementById("app") ?? document.body).append(page);
host.request("ready", {}).then(
  (state) => {
    store.patch(state);
  },
  (error: unknown) => {
    page.say(error instanceof Error ? error.message : String(error));
  },
);
