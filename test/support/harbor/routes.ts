import { signedIn, signedInForm } from "./http/access.ts";
import { seeOther } from "./http/reply.ts";
import { Router } from "./http/router.ts";
import { bookAppointment, listBookings, showAppointments } from "./pages/appointments.ts";
import { sendAsset, sendIcon } from "./pages/assets.ts";
import { showBerthPlan, showBerths } from "./pages/berths.ts";
import { downloadContainers } from "./pages/container-download.ts";
import { answerChallenge, challengePath, sendPicture, showChallenge } from "./pages/challenge.ts";
import { showContainer } from "./pages/container.ts";
import { showContainers } from "./pages/containers.ts";
import { showControls } from "./pages/controls.ts";
import { showDesk } from "./pages/desk.ts";
import { showDialogs } from "./pages/dialogs.ts";
import { receiveDocuments, showDocuments } from "./pages/documents.ts";
import { showLogin, signIn, signOut } from "./pages/login.ts";
import { showPrintView } from "./pages/print-view.ts";

const documentLimitBytes = 5 * 1024 * 1024;

export const router = new Router()
  .get("/", () => seeOther("/containers"))
  .get("/login", showLogin)
  .post("/login", signIn)
  .get(challengePath, showChallenge)
  .post(challengePath, answerChallenge)
  .get("/login/picture", sendPicture)
  .post("/logout", signedInForm(signOut))
  .get("/containers", signedIn(showContainers))
  .get("/containers.csv", signedIn(downloadContainers))
  .get("/containers/:number", signedIn(showContainer))
  .get("/containers/:number/print", signedIn(showPrintView))
  .get("/appointments", signedIn(showAppointments))
  .post("/appointments", signedInForm(bookAppointment))
  .get("/api/bookings", listBookings)
  .get("/documents", signedIn(showDocuments))
  .post("/documents", signedInForm(receiveDocuments, documentLimitBytes))
  // Open to everyone, so that each can be tried under either host name without signing in twice.
  .get("/desk", showDesk)
  .get("/berths", showBerths)
  .get("/berths/plan", showBerthPlan)
  .get("/dialogs", showDialogs)
  .get("/controls", showControls)
  .get("/assets/:name", sendAsset)
  .get("/favicon.svg", sendIcon)
  .get("/favicon.ico", sendIcon);
