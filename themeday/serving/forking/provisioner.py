"""How Jupyter's kernel managers come by a forked kernel ("Kernel provisioning" in jupyter-client's documentation)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

from themeday.serving.forking.client import ForkFailed, Forks

KERNEL = "themeday-page"
ENV_NOTEBOOK = "THEMEDAY_NOTEBOOK"


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel from a process that has run its notebook; starts an ordinary one where that cannot be."""

    notebook = Unicode("", help="The notebook to fork from, unless THEMEDAY_NOTEBOOK names one.").tag(config=True)

    #: Shared by all kernels of this process; whoever serves pages puts its own here.
    forks: Forks | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel.

        Args:
            cmd: what starts an ordinary one.
            kwargs: "env" among others.

        Returns:
            The connection info.

        Raises:
            ForkFailed: a page of the server could not be forked. It shows what its notebook showed there, so an
                ordinary kernel would not know its widgets.
        """
        env = kwargs.get("env") or {}
        named = env.get(ENV_NOTEBOOK) or self.notebook
        forks = ForkProvisioner.forks
        if not named or forks is None:
            return await super().launch_kernel(cmd, **kwargs)
        try:
            built = await forks.built(Path(named))
            process = await forks.fork(built, self.parent.connection_file, env)  # type: ignore[union-attr]
        except ForkFailed:
            if env.get(ENV_NOTEBOOK):
                raise
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid  # it leads a group of its own
        return self.connection_info
