export function DealRecord({ id, onClose }: { id: string; onClose: () => void }) { return <p onClick={onClose}>{id}</p>; }
