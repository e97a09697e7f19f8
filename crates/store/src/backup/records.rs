//! What stands inside the parts of a backup: tables with their columns, their rows, and a count at the end.

use super::file::PartReader;
use crate::db::{Cell, Table};
use crate::error::{Result, StoreError};

const TABLE: u8 = b'T';
const ROW: u8 = b'R';
const END: u8 = b'Z';

const NULL: u8 = 0;
const INT: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;

const ODD: StoreError = StoreError::Refused("the backup holds something that this program does not know");

fn long(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("a value of a row is below 4 GiB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

pub(super) fn begin_table(out: &mut Vec<u8>, table: &Table) {
    out.push(TABLE);
    long(out, table.name.as_bytes());
    out.push(u8::try_from(table.columns.len()).expect("a table has few columns"));
    table.columns.iter().for_each(|column| long(out, column.as_bytes()));
}

pub(super) fn row(out: &mut Vec<u8>, cells: &[Cell]) {
    out.push(ROW);
    for cell in cells {
        match cell {
            Cell::Null => out.push(NULL),
            Cell::Int(number) => {
                out.push(INT);
                out.extend_from_slice(&number.to_be_bytes());
            }
            Cell::Bytes(bytes) => {
                out.push(BYTES);
                long(out, bytes);
            }
            Cell::Text(text) => {
                out.push(TEXT);
                long(out, text.as_bytes());
            }
        }
    }
}

pub(super) fn end(out: &mut Vec<u8>, total: u64) {
    out.push(END);
    out.extend_from_slice(&total.to_be_bytes());
}

/// One thing that stands in a backup.
pub(super) enum Record {
    Table(Table),
    Row(Vec<Cell>),
    End(u64),
}

/// Reads what stands in a backup, in order.
pub(super) struct Records {
    parts: PartReader,
    columns: usize,
}

impl Records {
    pub fn new(parts: PartReader) -> Records {
        Records { parts, columns: 0 }
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.parts.take(N)?;
        Ok(bytes.try_into().expect("as many as were asked for"))
    }

    fn long(&mut self) -> Result<Vec<u8>> {
        let length = u32::from_be_bytes(self.number()?);
        self.parts.take(length as usize)
    }

    fn text(&mut self) -> Result<String> {
        String::from_utf8(self.long()?).map_err(|_| ODD)
    }

    fn cell(&mut self) -> Result<Cell> {
        let [kind] = self.number()?;
        Ok(match kind {
            NULL => Cell::Null,
            INT => Cell::Int(i64::from_be_bytes(self.number()?)),
            BYTES => Cell::Bytes(self.long()?),
            TEXT => Cell::Text(self.text()?),
            _ => return Err(ODD),
        })
    }

    pub fn next(&mut self) -> Result<Record> {
        let [kind] = self.number()?;
        match kind {
            TABLE => {
                let name = self.text()?;
                let [columns] = self.number()?;
                self.columns = columns.into();
                let columns = (0..columns).map(|_| self.text()).collect::<Result<_>>()?;
                Ok(Record::Table(Table { name, columns }))
            }
            ROW => Ok(Record::Row((0..self.columns).map(|_| self.cell()).collect::<Result<_>>()?)),
            END => {
                let total = u64::from_be_bytes(self.number()?);
                self.parts.end()?;
                Ok(Record::End(total))
            }
            _ => Err(ODD),
        }
    }
}
