// Stands in for the whole of JupyterLab's services where a kernel's connection asks for it: files, terminals, settings and
// sessions are not for these pages.

export { CommsOverSubshells } from "@jupyterlab/services/lib/kernel/comm";
export { ServerConnection } from "@jupyterlab/services/lib/serverconnection";
