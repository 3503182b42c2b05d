import "./editor-api.ts";
import { HostConnection } from "./host-connection.ts";
import { Drafts, readKept } from "./kept-place.ts";
import "./panel-page.ts";
import { paced } from "./paced.ts";
import { PanelStore } from "./panel-store.ts";
import { panelStyle } from "./panel-style.ts";
import { returnTo, watchScroll } from "./scroll-place.ts";

const { styleSheet } = panelStyle;
if (styleSheet !== undefined) document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];

const api = acquireVsCodeApi();
const page = document.createElement("saccade-panel-page");
const store = new PanelStore(
  paced(() => {
    page.requestUpdate();
    return page.updateComplete;
  }),
);
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
const kept = readKept(api.getState());
let { view, scroll } = kept;
const drafts = new Drafts(kept.drafts, keep);
page.view = view;
page.drafts = drafts;
page.onView = (next) => {
  view = next;
  keep();
};
watchScroll((pixels) => {
  scroll = pixels;
  keep();
});
(document.getElementById("app") ?? document.body).append(page);
host.request("ready", {}).then(
  (state) => {
    store.patch(state);
    returnTo(kept.scroll);
  },
  (error: unknown) => {
    page.say(error instanceof Error ? error.message : String(error));
  },
);

function keep(): void {
  api.setState({ view, scroll, drafts: drafts.all() });
}
