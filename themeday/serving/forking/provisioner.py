"""How Jupyter's kernel managers come by a forked kernel ("Kernel provisioning" in jupyter-client's documentation)."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

from themeday.i18n import known
from themeday.serving.forking.client import ForkFailed, Forks
from themeday.serving.forking.process import CAN_FORK
from themeday.session import ENV_IDENTITY

ENV_NOTEBOOK = "THEMEDAY_NOTEBOOK"


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel from a process that has run its notebook; starts an ordinary one where that cannot be."""

    notebook = Unicode("", help="The notebook to fork from, unless THEMEDAY_NOTEBOOK names one.").tag(config=True)

    #: Shared by all kernels of this process; made for the first one.
    forks: Forks | None = None

    @classmethod
    def _shared_forks(cls) -> Forks:
        if ForkProvisioner.forks is None:
            ForkProvisioner.forks = Forks()
            atexit.register(ForkProvisioner.forks.stop)
        return ForkProvisioner.forks

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel.

        Args:
            cmd: what starts an ordinary one.
            kwargs: "env" among others.

        Returns:
            The connection info.
        """
        env = kwargs.get("env") or {}
        named = env.get(ENV_NOTEBOOK) or self.notebook
        if not named or not CAN_FORK:
            return await super().launch_kernel(cmd, **kwargs)
        forks = self._shared_forks()
        try:
            language = known(env.get(ENV_IDENTITY, "").rpartition(":")[2])
            built = await forks.built(Path(named), language)
            process = await forks.fork(built, self.parent.connection_file, env)  # type: ignore[union-attr]
        except ForkFailed:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid  # it leads a group of its own
        return self.connection_info
