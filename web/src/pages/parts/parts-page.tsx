import { Plus } from 'lucide-react';
import { useState } from 'react';
import { FleetMap } from '../../marks/fleet-map.tsx';
import { HeartbeatBar } from '../../marks/heartbeat-bar.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Glyph, GLYPHS } from '../../parts/glyph.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { EmptyState, FailureNote, LoadingRows } from '../../parts/states.tsx';
import { KeyCaps, Tag } from '../../parts/tag.tsx';
import { showFailure, showToast } from '../../parts/toasts.tsx';
import { showTooltip, tooltipOn } from '../../parts/tooltip.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { oneOf, searchCodec } from '../../route/search-codec.ts';
import { useSearchState } from '../../route/use-search-state.ts';
import { useNow } from '../../state/use-now.ts';
import './parts-page.css';

// Shown in development alone, and so in English alone.

/** Every part in every state, to look at beside each other. */
export function PartsPage() {
  return (
    <div className="parts">
      <h1>Parts</h1>
      <Card title="Status" note="shape first, colour second">
        <ul className="card-body parts-list">
          {GLYPHS.map((name) => (
            <li key={name}>
              <Glyph name={name} /> {name}
            </li>
          ))}
        </ul>
      </Card>
      <Controls />
      <Marks />
      <Card title="Loading" note="shape at once, no spinner">
        <LoadingRows rows={3} />
      </Card>
      <Card title="Nothing here yet">
        <EmptyState title="No sites yet" action={<Button look="primary">Add sites</Button>}>
          Paste a list, or start with <code>npm start -- sites.txt</code>
        </EmptyState>
      </Card>
      <FailureNote
        failure={new Error('no answer')}
        readAt={Date.now()}
        nextAt={Date.now() + 4000}
      />
    </div>
  );
}

const BAR = `${'01231201'.repeat(5)}-sABJuumm`.slice(-48);
const BLOCKS = [
  { name: 'Customers EU', count: '3,000', sites: 3_000 },
  { name: 'Internal', count: '800', sites: 800 },
];
const bytes = Uint8Array.from({ length: 3_800 }, (_, site) => {
  if (site % 977 === 5) return 4;
  return site % 311 === 7 ? 2 : 1;
});

function Marks() {
  const now = useNow();
  return (
    <>
      <Card title="Fleet map" note="what is wrong is drawn last and on top">
        <div className="card-body">
          <FleetMap
            label="3,800 sites"
            bytes={bytes}
            blocks={BLOCKS}
            onPoint={({ from }, at) => showTooltip({ title: `Site ${from}`, at })}
            onOpen={({ from }) => showToast({ kind: 'done', title: `Site ${from}` })}
            onPick={({ length }) => showToast({ kind: 'done', title: `${length} sites` })}
          />
        </div>
      </Card>
      <Card title="Table" note="only rows in sight are in the page">
        <VirtualTable
          label="Sites"
          count={500}
          rowHeight={50}
          rowAt={(index) => ({ name: `Site ${index}` })}
          columns={[
            { id: 'name', title: 'Name', width: '1fr', cell: ({ name }) => name },
            {
              id: 'bar',
              title: 'Last day',
              width: '336px',
              cell: ({ name }) => (
                <HeartbeatBar name={name} bar={BAR} from={now - 86_400_000} stepMs={1_800_000} />
              ),
            },
          ]}
        />
      </Card>
    </>
  );
}

const RANGES = ['1h', '24h', '7d'] as const;
const codec = searchCodec({ range: oneOf(RANGES, '24h') });

function Controls() {
  const [isOn, setIsOn] = useState(true);
  const [{ range }, changeSearch] = useSearchState(codec);
  const [isOpen, setIsOpen] = useState(false);
  const line = (id: string) => ({
    id,
    label: id,
    run: () => showToast({ kind: 'done', title: id }),
  });
  return (
    <Card title="Controls">
      <div className="card-body parts-list">
        <Button look="primary">
          <Plus size={16} /> Add sites
        </Button>
        <Button onClick={() => showToast({ kind: 'done', title: '214 sites paused' })}>
          Plain
        </Button>
        <Button look="ghost" onClick={() => setIsOpen(true)}>
          Dialog
        </Button>
        <Button look="danger" {...tooltipOn('Delete', 'This cannot be undone')}>
          Delete…
        </Button>
        <Button onClick={() => showFailure('Not saved', new Error('no answer'))}>Fail</Button>
        <Button disabled>Disabled</Button>
        <Chip isOn={isOn} count="12" onToggle={() => setIsOn(!isOn)}>
          <Glyph name="down" /> Down
        </Chip>
        <Segmented
          label="Range"
          value={range}
          options={RANGES.map((value) => ({ value, label: value }))}
          onChange={(value) => changeSearch({ range: value }, 'push')}
        />
        <Menu label="Menu" lines={['Check now', 'Pause', 'Silence'].map(line)}>
          Menu
        </Menu>
        <Tag>web</Tag> <Tag tone="maintenance">deploy until 15:00</Tag>
        <KeyCaps keys="g i" />
        <Field label="Owner" error="Who is told over this channel? Choose an owner.">
          {(input) => <input {...input} className="input" placeholder="Choose…" />}
        </Field>
      </div>
      {isOpen && (
        <Dialog label="A dialog" onClose={() => setIsOpen(false)}>
          <p className="dialog-body">Escape closes it.</p>
        </Dialog>
      )}
    </Card>
  );
}
