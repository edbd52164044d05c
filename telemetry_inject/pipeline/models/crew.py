"""Who is asked, and how: made from the settings and the environment, before a run starts."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from telemetry_inject.config import Settings, SettingsError, cache_folder
from telemetry_inject.execute.records import Terms
from telemetry_inject.pipeline.models.placement import Local
from telemetry_inject.pipeline.models.pooled import OLLAMA, Pooled, pooled, started
from telemetry_inject.providers.base import Contender, Only, Provider, Target, Usage
from telemetry_inject.providers.connect import connect
from telemetry_inject.providers.limits import Detected, TokenDetector
from telemetry_inject.providers.pool import Watched
from telemetry_inject.providers.prices import Price, price
from telemetry_inject.providers.resolve import lists, resolve


@dataclass(frozen=True, slots=True)
class Crew:
    """Everything that asking models takes."""

    contenders: tuple[Contender, ...]
    providers: Mapping[str, Provider]
    terms: Terms
    detector: TokenDetector
    detected: tuple[Detected, ...]
    """The limits of every model that may be asked."""
    price: Price
    budget: Decimal | None
    cache: Path | None
    """The folder of plans that were made before; None asks every time."""
    local: Pooled = field(default_factory=Pooled)
    """The models of Ollama: where each runs."""
    compare: bool = False
    """Whether every contender plans every function, and they judge one another."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """Every model that may be asked."""
        return tuple(target for each in self.contenders for target in each.targets())


def crew(settings: Settings, environment: Mapping[str, str], until: ExitStack) -> Crew:
    """Return the crew that the settings name; what was started for it ends with `until`.

    Raises `SettingsError` for a model that is not known, that lacks its key or its package, or
    whose price is not known where a budget is to be kept.
    """
    own = started(until, environment) if settings.ollama_per_gpu else ()
    made = asyncio.run(_crew(settings, environment, own))
    gc.collect()
    gc.freeze()  # the SDKs' hundred thousands of objects: looking through them takes 100 ms a time
    return made


async def _crew(settings: Settings, environment: Mapping[str, str], own: Sequence[Local]) -> Crew:
    named = lists(settings.model)
    try:
        found = await resolve([name for each in named for name in each], environment)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    lists_of_targets = [[found[name] for name in each] for each in named]
    wanted = [target for each in lists_of_targets for target in each]
    if settings.perform_benchmark:
        lists_of_targets = [[each] for each in wanted]  # everybody answers for itself
    providers: dict[str, Provider] = {
        each: connect(each, environment) for each in {each.provider for each in wanted}
    }
    _ready(providers, wanted)
    local = await pooled(lists_of_targets, environment, own)
    contenders = tuple(_contenders(lists_of_targets, local))
    targets = [target for each in contenders for target in each.targets()]
    if local.pools:
        providers[OLLAMA] = Watched(providers[OLLAMA], local.pools)
    prices = price(lambda target: providers[target.provider].server(target))
    budget = None if settings.budget is None else Decimal(str(settings.budget))
    if budget is not None:
        _priced(prices, targets)
    detector = TokenDetector(cache_folder())
    detected = await asyncio.gather(
        *(detector.detect(providers[each.provider], each) for each in targets)
    )
    for provider in providers.values():
        await provider.close()  # their connections belong to this event loop
    return Crew(
        contenders=contenders,
        providers=providers,
        terms=Terms(
            strategy="single" if settings.perform_benchmark else settings.strategy,  # type: ignore[arg-type]
            hedge=settings.hedge,
            retries=settings.retries,
            timeout=settings.timeout,
        ),
        detector=detector,
        detected=tuple(detected),
        price=prices,
        budget=budget,
        cache=cache_folder() if settings.plan_cache else None,
        local=local,
        compare=settings.perform_benchmark,
    )


def _contenders(named: Sequence[Sequence[Target]], local: Pooled) -> Iterable[Contender]:
    """Yield the contenders: the pool of each list, and each other model by itself, only once."""
    seen: set[str] = set()
    yield from local.pools
    for target in (target for each in named for target in each):
        if target.id not in seen and target.provider != OLLAMA:
            seen.add(target.id)
            yield Only(target)


def _ready(providers: Mapping[str, Provider], targets: Iterable[Target]) -> None:
    for target in targets:
        missing = providers[target.provider].missing(target)
        if missing is not None:
            raise SettingsError(f"{target.id}: {missing}")


def _priced(prices: Price, targets: Iterable[Target]) -> None:
    for target in targets:
        if prices(target, Usage(1, 1)) is None:
            raise SettingsError(
                f"--budget cannot be kept with {target.id}: its price is not known "
                "(only the providers' own servers have a price list)"
            )
